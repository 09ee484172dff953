# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's services. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  services:
    description:
      - 'The inventory''s C(services), a mapping by key. A service. Its task definition, target group, DNS
        records, autoscaling, alarms and permissions follow from this entry.'
      - 'C(KEY.name) (text, required): The name of the ECS service.'
      - 'C(KEY.cpu) (whole number, required): CPU units of a task; 1024 are one vCPU. One of C(256), C(512),
        C(1024), C(2048), C(4096), C(8192), C(16384).'
      - 'C(KEY.memory) (whole number, 512 to 122880 MiB, required): Memory of a task.'
      - 'C(KEY.repository) (text): The ECR repository in this account. The tag is image_tag.'
      - 'C(KEY.image) (text): A complete image reference, in place of a repository.'
      - 'C(KEY.repository_credentials) (text): The secret with the username and password of the image''s
        registry, by key or ARN. Not for ECR.'
      - 'C(KEY.image_tag) (text): The tag or digest of this service''s image, whatever tag a deploy is for.'
      - 'C(KEY.family) (text): The family of the task definition, to go on with an existing one. Empty: the
        service''s name.'
      - 'C(KEY.profile) (text, default C(generic)): The profile: tuned defaults for a runtime.'
      - 'C(KEY.container) (text): The name of the container. Empty: the inventory key.'
      - 'C(KEY.port) (whole number, 0 to 65535, default C(0)): The port that the container listens on; 0 for
        none.'
      - 'C(KEY.port_name) (text): The name of the port, by which Service Connect finds it. Empty: the
        inventory key where service_connect has a name, else none.'
      - 'C(KEY.command) (list of text): The command. Empty: the image''s.'
      - 'C(KEY.entry_point) (list of text): The entry point. Empty: the image''s.'
      - 'C(KEY.user) (text): The user that the container runs as. Empty: the image''s.'
      - 'C(KEY.environment) (mapping of text): Environment variables. References such as ${database.KEY.host}
        become endpoints.'
      - 'C(KEY.secrets) (mapping of text): Environment variables from secrets: KEY, KEY.JSON_KEY,
        parameter.KEY or an ARN.'
      - 'C(KEY.hosts) (list of text): The host names of the service. Without hosts and paths it is a worker,
        without load balancer parts.'
      - 'C(KEY.paths) (list of text): The paths of these hosts that the service gets, such as /api/*: * stands
        for any characters, ? for one. Empty: every path. Without hosts: the paths of every host.'
      - 'C(KEY.priority) (whole number, 0 to 50000, default C(0)): The priority of the listener rule; the
        lowest goes first.'
      - 'C(KEY.desired_count) (whole number, 0 to 5000, default C(1)): The number of tasks at creation. Later,
        autoscaling sets it.'
      - 'C(KEY.scaling) (mapping): Autoscaling. Without it the number of tasks is desired_count.'
      - 'C(KEY.scaling.min) (whole number, 0 to 5000, default C(1)): The fewest tasks.'
      - 'C(KEY.scaling.max) (whole number, 0 to 5000, default C(1)): The most tasks.'
      - 'C(KEY.scaling.cpu_target) (number, 0 to 100 %, default C(70)): The target of average CPU utilization;
        0 for no CPU policy.'
      - 'C(KEY.scaling.memory_target) (number, 0 to 100 %, default C(80)): The target of average memory
        utilization; 0 for no memory policy.'
      - 'C(KEY.scaling.scale_in_cooldown) (whole number, 0 to 86400 s, default C(300)): The time between two
        scale-ins.'
      - 'C(KEY.scaling.scale_out_cooldown) (whole number, 0 to 86400 s, default C(60)): The time between two
        scale-outs.'
      - 'C(KEY.hours) (mapping): When the service is used, in place of the environment''s C(hours);
        C(weekdays) and C(weekends) of C(00:00-24:00) are always.'
      - 'C(KEY.hours.timezone) (text): The time zone by its IANA name, such as America/Sao_Paulo; summer time
        is heeded. Empty: that of the environment''s C(hours), else UTC.'
      - 'C(KEY.hours.weekdays) (text): From when to when on each day from Monday to Friday, such as
        C(08:00-20:00); an end before the start is one of the next day. Empty: not at all.'
      - 'C(KEY.hours.weekends) (text): The same of Saturday and Sunday.'
      - 'C(KEY.hours.minimum) (whole number, 0 to 5000, default C(0)): How many tasks of a service run outside
        of the hours.'
      - 'C(KEY.hours.protected) (boolean, default C(false)): That it is meant, where the environment is
        protected; required there, as its users are turned away.'
      - 'C(KEY.container_health) (mapping): The container health check, which ECS runs inside the container.'
      - 'C(KEY.container_health.probe) (text, default C(none)): What runs the check: node or python request
        the path inside the container, command runs a command, none has no check. One of C(none), C(node),
        C(python), C(command).'
      - 'C(KEY.container_health.command) (list of text): The command of probe: command, as a list of words; or
        CMD-SHELL and one text for a shell.'
      - 'C(KEY.container_health.path) (text): The path that the probe requests. Empty: the target group''s
        path.'
      - 'C(KEY.container_health.interval) (whole number, 5 to 300 s, default C(30)): Time between two checks.'
      - 'C(KEY.container_health.timeout) (whole number, 2 to 60 s, default C(10)): How long a check may take.'
      - 'C(KEY.container_health.retries) (whole number, 1 to 10, default C(3)): How many failures in a row
        make the container unhealthy.'
      - 'C(KEY.container_health.start_period) (whole number, 0 to 300 s, default C(60)): Failures within this
        time after the start do not count.'
      - 'C(KEY.target_group) (mapping): The target group and its health check.'
      - 'C(KEY.target_group.name) (text): The name, to adopt an existing target group. Empty: the service''s
        name. The second target group, where the strategy needs one, is named after it.'
      - 'C(KEY.target_group.path) (text, default C(/)): The path that the health check requests.'
      - 'C(KEY.target_group.codes) (text, default C(200-399)): The HTTP status codes of a healthy target.'
      - 'C(KEY.target_group.interval) (whole number, 5 to 300 s, default C(30)): Time between two checks.'
      - 'C(KEY.target_group.timeout) (whole number, 2 to 120 s, default C(10)): How long a check may take.'
      - 'C(KEY.target_group.healthy_threshold) (whole number, 2 to 10, default C(2)): How many passed checks
        in a row make an unhealthy target healthy.'
      - 'C(KEY.target_group.unhealthy_threshold) (whole number, 2 to 10, default C(5)): How many failed checks
        in a row make a target unhealthy.'
      - 'C(KEY.target_group.deregistration_delay) (whole number, 0 to 3600 s, default C(30)): How long open
        connections may finish before the target is removed.'
      - 'C(KEY.target_group.sticky_cookie) (text): The application cookie for sticky sessions. Empty: none.'
      - 'C(KEY.target_group.sticky_seconds) (whole number, 1 to 604800 s, default C(86400)): How long a
        session sticks to its target.'
      - 'C(KEY.deployment) (mapping): How the service is rolled out.'
      - 'C(KEY.deployment.strategy) (text, default C(rolling)): rolling replaces tasks step by step. The
        others start all new tasks beside the old ones, then move the traffic: all at once (blue_green), in
        equal steps (linear), or a small share first (canary). One of C(rolling), C(blue_green), C(linear),
        C(canary).'
      - 'C(KEY.deployment.bake_time) (whole number, 0 to 1440 min, default C(0)): How long the old tasks stay
        after all traffic has moved, so that a rollback takes seconds. Not with rolling.'
      - 'C(KEY.deployment.step_percent) (number, 3 to 100 %, default C(10)): linear: the share of traffic that
        each step moves.'
      - 'C(KEY.deployment.step_bake_time) (whole number, 0 to 1440 min, default C(6)): linear: the time
        between two steps.'
      - 'C(KEY.deployment.canary_percent) (number, 0.1 to 100 %, default C(5)): canary: the share of traffic
        that moves first.'
      - 'C(KEY.deployment.canary_bake_time) (whole number, 0 to 1440 min, default C(10)): canary: the time
        until the rest of the traffic moves.'
      - 'C(KEY.deployment.approval) (list of text): Lifecycle stages at which a deployment waits for
        playbooks/continue.yml; a service''s first one does not. Not with rolling. One of
        C(RECONCILE_SERVICE), C(PRE_SCALE_UP), C(POST_SCALE_UP), C(POST_TEST_TRAFFIC_SHIFT),
        C(PRE_PRODUCTION_TRAFFIC_SHIFT), C(POST_PRODUCTION_TRAFFIC_SHIFT).'
      - 'C(KEY.deployment.approval_timeout) (whole number, 1 to 20160 min, default C(1440)): How long the
        deployment waits for approval.'
      - 'C(KEY.deployment.approval_timeout_action) (text, default C(ROLLBACK)): What ECS does when nobody
        answers in time. One of C(ROLLBACK), C(CONTINUE).'
      - 'C(KEY.deployment.minimum_healthy_percent) (whole number, 0 to 100 %, default C(100)): The fewest
        healthy tasks during a deployment, as a percentage of the desired count.'
      - 'C(KEY.deployment.maximum_percent) (whole number, 100 to 200 %, default C(200)): The most tasks during
        a deployment, as a percentage of the desired count.'
      - 'C(KEY.deployment.grace_period) (whole number, 0 to 2147483647 s, default C(0)): How long health
        checks of a new task are ignored.'
      - 'C(KEY.deployment.circuit_breaker) (mapping): When ECS stops a rolling deployment that fails. The
        other strategies have no circuit breaker.'
      - 'C(KEY.deployment.circuit_breaker.enable) (boolean, default C(true)): Switch the circuit breaker on.'
      - 'C(KEY.deployment.circuit_breaker.rollback) (boolean, default C(true)): Roll back to the last
        completed deployment.'
      - 'C(KEY.deployment.circuit_breaker.threshold_type) (text, default C(BOUNDED_PERCENT)): The unit of the
        threshold. One of C(BOUNDED_PERCENT), C(UNBOUNDED_PERCENT), C(COUNT).'
      - 'C(KEY.deployment.circuit_breaker.threshold) (whole number, 1 to 5000, default C(50)): How many tasks
        may fail: a percentage of the desired count, or a count.'
      - 'C(KEY.deployment.circuit_breaker.reset_on_healthy_task) (boolean, default C(true)): Count only
        failures in a row.'
      - 'C(KEY.deployment.alarms) (list of text): Alarms that fail the deployment: inventory keys, or names of
        CloudWatch alarms.'
      - 'C(KEY.deployment.alarms_rollback) (boolean, default C(true)): Roll back when one of these alarms
        fires.'
      - 'C(KEY.deployment.early_success_percent) (whole number, 0 to 100 %, default C(0)): The deployment
        succeeds once this share of the new tasks is healthy; 0 waits for all.'
      - 'C(KEY.deployment.early_success_cleanup) (text, default C(BLOCKING)): With BLOCKING the old tasks must
        be gone first, with DEFERRED they may follow later. One of C(BLOCKING), C(DEFERRED).'
      - 'C(KEY.deployment.stop_early) (boolean, default C(true)): Stop and roll back a rollout at once when it
        cannot succeed any more.'
      - 'C(KEY.deployment.refuse_findings) (text): Refuse an image of ECR for which ECR''s scan found a
        vulnerability of this severity or above; an image that was not scanned, too. Empty: nothing is asked.
        One of `C(, )CRITICALC(, )HIGHC(, )MEDIUMC(, )LOW`.'
      - 'C(KEY.deployment.except_findings) (mapping of text): Findings that refuse_findings lets pass, by
        their name such as CVE-2026-1234, each with the last day on which it does. The status of a scan, such
        as UNSUPPORTED_IMAGE, may be excepted likewise.'
      - 'C(KEY.deployment.timeout) (whole number, 60 to 86400 s, default C(1800)): How long a run waits for
        the deployment.'
      - 'C(KEY.metric_resolution) (whole number, default C(60)): How often CPU and memory are measured. One of
        C(20), C(60) s.'
      - 'C(KEY.cpu_architecture) (text, default C(X86_64)): The CPU architecture. One of C(X86_64), C(ARM64).'
      - 'C(KEY.platform_version) (text, default C(LATEST)): The Fargate platform version.'
      - 'C(KEY.capacity_providers) (list of mappings): The capacity providers that run the tasks. Empty:
        FARGATE.'
      - 'C(KEY.capacity_providers[].provider) (text, required): The capacity provider. One of C(FARGATE),
        C(FARGATE_SPOT).'
      - 'C(KEY.capacity_providers[].weight) (whole number, 0 to 1000, default C(1)): The relative share of
        tasks.'
      - 'C(KEY.capacity_providers[].base) (whole number, 0 to 100000, default C(0)): The number of tasks to
        run on it first, before the weights count.'
      - 'C(KEY.launch_type) (text): FARGATE: the tasks run by this launch type, without capacity providers.
        Empty: by capacity_providers. One of `C(, )FARGATE`.'
      - 'C(KEY.availability_zone_rebalancing) (boolean, default C(true)): Let ECS rebalance the tasks across
        availability zones.'
      - 'C(KEY.ephemeral_storage_gib) (whole number, 20 to 200 GiB, default C(20)): Ephemeral storage of a
        task.'
      - 'C(KEY.execute_command) (boolean, default C(true)): Enable ECS Exec, which opens a shell in a task.'
      - 'C(KEY.public_ip) (boolean, default C(false)): Run tasks in public subnets, with a public IP address.'
      - 'C(KEY.security_groups) (mapping): The security groups of a service''s tasks. Databases, caches and
        other tasks let in its own group, else the common one, else the existing ones.'
      - 'C(KEY.security_groups.common) (boolean, default C(true)): The group ecs of the network, which
        services share.'
      - 'C(KEY.security_groups.own) (boolean, default C(false)): A group of the service''s own. The load
        balancer reaches the service''s port through it, and everything may leave it.'
      - 'C(KEY.security_groups.existing) (list of text): Groups of the VPC that somebody else owns, each by
        its id, its name, or a tag such as tag:team=platform. They are read, and never changed, tagged or
        deleted: what they let through is their owner''s.'
      - 'C(KEY.security_groups.rules) (list of mappings): Additional ingress rules of the own group.'
      - 'C(KEY.security_groups.rules[].port) (whole number, 0 to 65535, required): The TCP port, or the first
        one of a range.'
      - 'C(KEY.security_groups.rules[].source) (text, required): Where the traffic comes from: a CIDR block,
        the security group alb, ecs, rds or redis, services.KEY: the group that databases let this service in
        by, or the id of another group.'
      - 'C(KEY.security_groups.rules[].to_port) (whole number, 0 to 65535, default C(0)): The last TCP port of
        a range; 0 for the port alone.'
      - 'C(KEY.stop_timeout) (whole number, 0 to 120 s, default C(0)): The time between SIGTERM and SIGKILL; 0
        for the AWS default of 30 s.'
      - 'C(KEY.init_process) (boolean, default C(false)): Run an init process that reaps zombies. Recommended
        for ECS Exec.'
      - 'C(KEY.read_only) (boolean, default C(false)): Make the root file system read-only.'
      - 'C(KEY.drop_capabilities) (list of text): Linux capabilities that are taken from the container, such
        as NET_RAW; ALL for every one, which an image that starts as root and becomes another user does not
        take. One of C(ALL), C(AUDIT_CONTROL), C(AUDIT_WRITE), C(BLOCK_SUSPEND), C(CHOWN), C(DAC_OVERRIDE),
        C(DAC_READ_SEARCH), C(FOWNER), C(FSETID), C(IPC_LOCK), C(IPC_OWNER), C(KILL), C(LEASE),
        C(LINUX_IMMUTABLE), C(MAC_ADMIN), C(MAC_OVERRIDE), C(MKNOD), C(NET_ADMIN), C(NET_BIND_SERVICE),
        C(NET_BROADCAST), C(NET_RAW), C(SETFCAP), C(SETGID), C(SETPCAP), C(SETUID), C(SYS_ADMIN), C(SYS_BOOT),
        C(SYS_CHROOT), C(SYS_MODULE), C(SYS_NICE), C(SYS_PACCT), C(SYS_PTRACE), C(SYS_RAWIO), C(SYS_RESOURCE),
        C(SYS_TIME), C(SYS_TTY_CONFIG), C(SYSLOG), C(WAKE_ALARM).'
      - 'C(KEY.ulimits) (list of mappings): Resource limits.'
      - 'C(KEY.ulimits[].name) (text, required): The name of the limit. One of C(core), C(cpu), C(data),
        C(fsize), C(locks), C(memlock), C(msgqueue), C(nice), C(nofile), C(nproc), C(rss), C(rtprio),
        C(rttime), C(sigpending), C(stack).'
      - 'C(KEY.ulimits[].soft) (whole number, at least 0, required): The soft limit.'
      - 'C(KEY.ulimits[].hard) (whole number, at least 0, required): The hard limit.'
      - 'C(KEY.volumes) (mapping of mappings): Volumes of the task.'
      - 'C(KEY.volumes.KEY.efs_file_system) (text): The id of the EFS file system. Empty: scratch space.'
      - 'C(KEY.volumes.KEY.efs_access_point) (text): The id of the EFS access point.'
      - 'C(KEY.volumes.KEY.efs_root) (text, default C(/)): The directory of the file system to mount.'
      - 'C(KEY.volumes.KEY.iam) (boolean, default C(false)): Use the task role to authorize the mount.'
      - 'C(KEY.mounts) (list of mappings): Mounted volumes.'
      - 'C(KEY.mounts[].volume) (text, required): The key of a volume of the service.'
      - 'C(KEY.mounts[].path) (text, required): The path in the container.'
      - 'C(KEY.mounts[].read_only) (boolean, default C(false)): Mount read-only.'
      - 'C(KEY.sidecars) (mapping of mappings): Other containers in the task.'
      - 'C(KEY.sidecars.KEY.image) (text, required): The image, as a whole reference.'
      - 'C(KEY.sidecars.KEY.repository_credentials) (text): The secret with the username and password of its
        image''s registry, by key or ARN. Not for ECR.'
      - 'C(KEY.sidecars.KEY.essential) (boolean, default C(true)): Stop the task when this container stops.'
      - 'C(KEY.sidecars.KEY.cpu) (whole number, 0 to 16384, default C(0)): CPU units reserved for it.'
      - 'C(KEY.sidecars.KEY.memory) (whole number, 0 to 122880 MiB, default C(0)): Its hard memory limit; 0
        for none.'
      - 'C(KEY.sidecars.KEY.command) (list of text): The command.'
      - 'C(KEY.sidecars.KEY.entry_point) (list of text): The entry point.'
      - 'C(KEY.sidecars.KEY.port) (whole number, 0 to 65535, default C(0)): The port that it listens on; 0 for
        none.'
      - 'C(KEY.sidecars.KEY.environment) (mapping of text): Environment variables.'
      - 'C(KEY.sidecars.KEY.secrets) (mapping of text): Environment variables from secrets and parameters.'
      - 'C(KEY.sidecars.KEY.health_command) (list of text): The command of its health check, as a list of
        words; or CMD-SHELL and one text for a shell.'
      - 'C(KEY.sidecars.KEY.depends_on) (mapping of text): Containers that must first reach a condition:
        START, COMPLETE, SUCCESS or HEALTHY.'
      - 'C(KEY.sidecars.KEY.mounts) (list of mappings): Mounted volumes.'
      - 'C(KEY.sidecars.KEY.mounts[].volume) (text, required): The key of a volume of the service.'
      - 'C(KEY.sidecars.KEY.mounts[].path) (text, required): The path in the container.'
      - 'C(KEY.sidecars.KEY.mounts[].read_only) (boolean, default C(false)): Mount read-only.'
      - 'C(KEY.sidecars.KEY.ulimits) (list of mappings): Resource limits.'
      - 'C(KEY.sidecars.KEY.ulimits[].name) (text, required): The name of the limit. One of C(core), C(cpu),
        C(data), C(fsize), C(locks), C(memlock), C(msgqueue), C(nice), C(nofile), C(nproc), C(rss), C(rtprio),
        C(rttime), C(sigpending), C(stack).'
      - 'C(KEY.sidecars.KEY.ulimits[].soft) (whole number, at least 0, required): The soft limit.'
      - 'C(KEY.sidecars.KEY.ulimits[].hard) (whole number, at least 0, required): The hard limit.'
      - 'C(KEY.sidecars.KEY.user) (text): The user that it runs as.'
      - 'C(KEY.sidecars.KEY.read_only) (boolean, default C(false)): Make the root file system read-only.'
      - 'C(KEY.sidecars.KEY.drop_capabilities) (list of text): Linux capabilities that are taken away, such as
        NET_RAW; ALL for every one. One of C(ALL), C(AUDIT_CONTROL), C(AUDIT_WRITE), C(BLOCK_SUSPEND),
        C(CHOWN), C(DAC_OVERRIDE), C(DAC_READ_SEARCH), C(FOWNER), C(FSETID), C(IPC_LOCK), C(IPC_OWNER),
        C(KILL), C(LEASE), C(LINUX_IMMUTABLE), C(MAC_ADMIN), C(MAC_OVERRIDE), C(MKNOD), C(NET_ADMIN),
        C(NET_BIND_SERVICE), C(NET_BROADCAST), C(NET_RAW), C(SETFCAP), C(SETGID), C(SETPCAP), C(SETUID),
        C(SYS_ADMIN), C(SYS_BOOT), C(SYS_CHROOT), C(SYS_MODULE), C(SYS_NICE), C(SYS_PACCT), C(SYS_PTRACE),
        C(SYS_RAWIO), C(SYS_RESOURCE), C(SYS_TIME), C(SYS_TTY_CONFIG), C(SYSLOG), C(WAKE_ALARM).'
      - 'C(KEY.service_connect) (mapping): Service Connect.'
      - 'C(KEY.service_connect.namespace) (text, required): The name or ARN of the Cloud Map namespace.'
      - 'C(KEY.service_connect.name) (text): The name that other services use. Empty: this service is a client
        only.'
      - 'C(KEY.service_connect.port) (whole number, 0 to 65535, default C(0)): The port that other services
        use; 0 for the service''s port.'
      - 'C(KEY.release_tasks) (list of mappings): Commands that run once, in this order, before the service is
        updated. If one fails, the service is not updated.'
      - 'C(KEY.release_tasks[].name) (text, required): The name of the release task.'
      - 'C(KEY.release_tasks[].command) (list of text, required): The command, as a list of words.'
      - 'C(KEY.release_tasks[].timeout) (whole number, 10 to 86400 s, default C(900)): When the task is
        stopped.'
      - 'C(KEY.release_tasks[].container) (text): The container that runs it. Empty: the service''s own.'
      - 'C(KEY.propagate_tags) (text, default C(SERVICE)): Whose tags new tasks get. One of C(SERVICE),
        C(TASK_DEFINITION), C(NONE).'
      - 'C(KEY.enable_ecs_managed_tags) (boolean, default C(true)): Have ECS tag new tasks with the names of
        their cluster and service.'
      - 'C(KEY.log_group) (text): The name of the log group, to go on with an existing one. Empty: /ecs/ and
        the service''s name.'
      - 'C(KEY.log_stream_prefix) (text): The prefix of the log streams. Empty: the inventory key.'
      - 'C(KEY.execution_role) (text): An existing execution role, by name, or by ARN where it has a path; it
        is read, and never changed or deleted. Empty: a role of the service''s own is made.'
      - 'C(KEY.task_role) (text): An existing task role, likewise. Its rights are not the inventory''s, so
        task_policy must be empty. none: tasks without a role, which can do nothing in AWS.'
      - 'C(KEY.task_policy) (list of mapping of anything): IAM policy statements of the task role, for the
        application itself.'
    type: dict
"""
