# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's monitoring. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  monitoring:
    description:
      - 'The inventory''s C(monitoring), a mapping of options. Log groups, alarms and the dashboard.'
      - 'C(topic) (text): The name of the SNS topic for alarms. Empty: the cluster''s with -alarms.'
      - 'C(dashboard) (text): The name of the CloudWatch dashboard. Empty: the cluster''s.'
      - 'C(log_retention_days) (whole number, default C(30)): How long log events are kept. 0: that of a log
        group is left as it is, and a new one keeps its events for ever. One of C(0), C(1), C(3), C(5), C(7),
        C(14), C(30), C(60), C(90), C(120), C(150), C(180), C(365), C(400), C(545), C(731), C(1096), C(1827),
        C(2192), C(2557), C(2922), C(3288), C(3653) days.'
      - 'C(keep_logs) (boolean, default C(false)): Keep the log groups when the environment is destroyed.'
      - 'C(subscribers) (list of mappings): The subscriptions to the SNS topic.'
      - 'C(subscribers[].protocol) (text, required): The SNS protocol. One of C(email), C(email-json),
        C(https), C(http), C(sms), C(sqs), C(lambda).'
      - 'C(subscribers[].endpoint) (text, required): The e-mail address, URL, phone number or ARN.'
      - 'C(database_events) (boolean, default C(false)): Tell the topic of RDS''s critical events: failures,
        maintenance and changed settings of instances, changes of parameter groups and security groups. As
        AWS''s controls ask, they are those of all of the account''s in the region, so one environment is
        enough.'
      - 'C(topic_kms_key) (text): The ARN of the KMS key that encrypts the topic''s messages. Its policy must
        let cloudwatch.amazonaws.com use it, and with database_events events.rds.amazonaws.com. Empty: left as
        it is.'
      - 'C(log_kms_key) (text): The ARN of the KMS key that encrypts new events of the log groups. Its policy
        must let logs.REGION.amazonaws.com use it. Empty: left as it is.'
      - 'C(alarms) (mapping of mappings, default C(unhealthy-hosts), C(cpu-critical), C(memory-critical),
        C(cpu-warning), C(memory-warning), C(response-time)): The alarms of every service, by name, in place
        of the default ones: CPU above 80 % (warning) and 90 % (critical), memory above 85 % and 95 %,
        unhealthy hosts, and p95 of the response time above 3 s. C(alarms: {}) switches alarms off.'
      - 'C(alarms.KEY.severity) (text, required): The severity. One of C(critical), C(warning), C(info).'
      - 'C(alarms.KEY.metric) (text, required): The metric. One of C(cpu), C(memory), C(unhealthy_hosts),
        C(response_time), C(requests), C(http_4xx), C(http_5xx), C(running_tasks).'
      - 'C(alarms.KEY.threshold) (number, required): The threshold: percent, seconds or a count per period.'
      - 'C(alarms.KEY.statistic) (text, default C(Average)): The statistic of each period: Average, Minimum,
        Maximum, Sum, SampleCount or a percentile.'
      - 'C(alarms.KEY.comparison) (text, default C(GreaterThanThreshold)): When the alarm fires: how the
        metric compares with the threshold. One of C(GreaterThanThreshold), C(GreaterThanOrEqualToThreshold),
        C(LessThanThreshold), C(LessThanOrEqualToThreshold).'
      - 'C(alarms.KEY.period) (whole number, default C(60)): The length of a period. One of C(10), C(20),
        C(30), C(60), C(120), C(180), C(240), C(300), C(600), C(900), C(1800), C(3600) s.'
      - 'C(alarms.KEY.evaluation_periods) (whole number, 1 to 1440, default C(5)): How many of the latest
        periods are evaluated.'
      - 'C(alarms.KEY.datapoints_to_alarm) (whole number, 0 to 1440, default C(0)): How many of these periods
        must breach the threshold; 0 means all.'
      - 'C(alarms.KEY.missing_data) (text, default C(notBreaching)): How a period without data is treated. One
        of C(notBreaching), C(breaching), C(ignore), C(missing).'
      - 'C(alarms.KEY.notify) (boolean, default C(true)): Notify the SNS topic.'
    type: dict
"""
