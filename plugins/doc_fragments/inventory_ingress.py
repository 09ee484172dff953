# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's ingress. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  ingress:
    description:
      - 'The inventory''s C(ingress), a mapping of options. The Application Load Balancer of all services with
        hosts or paths.'
      - 'C(name) (text): The name of the load balancer. Required without existing.'
      - 'C(hosted_zone) (text): The public Route 53 hosted zone of the hosts. Empty: DNS is managed elsewhere;
        no record is created, and an issued certificate must exist.'
      - 'C(hosted_zone_id) (text): The id of the hosted zone. Empty: found by the zone''s name.'
      - 'C(certificate_arn) (text): The ARN of the ACM certificate. Empty: found by the hosts that it covers.'
      - 'C(request_certificate) (boolean, default C(false)): Request a certificate with DNS validation when
        none exists.'
      - 'C(tls_policy) (text, default C(ELBSecurityPolicy-TLS13-1-2-2021-06)): The security policy of the
        HTTPS listener.'
      - 'C(idle_timeout) (whole number, 1 to 4000 s, default C(60)): How long an idle connection stays open.'
      - 'C(http2) (boolean, default C(true)): HTTP/2 between clients and load balancer.'
      - 'C(deletion_protection) (boolean, default C(false)): Protect the load balancer against deletion.'
      - 'C(drop_invalid_header_fields) (boolean, default C(true)): Drop headers whose names have other
        characters than letters, digits and hyphens, such as _, before a service gets them.'
      - 'C(evaluate_target_health) (boolean, default C(true)): Whether the alias records answer only while the
        load balancer has healthy targets.'
      - 'C(dualstack_aliases) (boolean, default C(false)): Write dualstack. in front of the load balancer''s
        name in alias records, as the console and CDK do.'
      - 'C(default_status) (whole number, 200 to 599, default C(404)): The HTTP status for hosts that no
        service has.'
      - 'C(default_body) (text, default C(Not Found)): The response body for hosts that no service has.'
      - 'C(test_port) (whole number, 0 to 65535, default C(0)): The HTTPS port that serves the new revision
        before it gets production traffic; 0 for none. Not with the strategy rolling.'
      - 'C(test_source) (text): The CIDR block that may reach the test port, such as 203.0.113.0/24.'
      - 'C(scheme) (text, default C(internet-facing)): internet-facing: in the public subnets, with public
        addresses. internal: in the private subnets, reached from the VPC and what is connected to it alone.
        AWS cannot change it. One of C(internet-facing), C(internal).'
      - 'C(https) (boolean, default C(true)): Whether the services'' rules are on an HTTPS listener, to which
        HTTP is redirected. With false they are on an HTTP listener, and there is no certificate.'
      - 'C(sources) (list of text, default C([''0.0.0.0/0''])): The CIDR blocks that may reach the load
        balancer''s ports. Another one for test_port is test_source.'
      - 'C(existing) (text): A load balancer that somebody else owns, in place of one of the environment: its
        name, its ARN, or a tag such as tag:team=platform. It and its listeners are read, and never changed,
        tagged or deleted; the services get rules on its HTTPS listener, or with https: false on its HTTP
        listener.'
      - 'C(waf) (mapping): AWS WAF before the load balancer; without it none is asked for.'
      - 'C(waf.mode) (text, default C(count)): count: requests that match are counted and pass. block: they
        get 403. Begin with count, and see playbooks/waf.yml. One of C(count), C(block).'
      - 'C(waf.modes) (mapping of text): The mode of one of the groups, or of rate, where it is another one.
        One of C(count), C(block).'
      - 'C(waf.groups) (list of text, default C([''reputation'', ''known_bad_inputs'', ''common'', ''sql''])):
        AWS''s managed groups: addresses of bad repute, inputs known to be bad, common attacks, SQL injection;
        anonymous for proxies and hosting providers. One of C(reputation), C(anonymous), C(known_bad_inputs),
        C(common), C(sql).'
      - 'C(waf.count_rules) (list of text, default C([''SizeRestrictions_BODY''])): Rules of the groups that
        count in every mode. SizeRestrictions_BODY would block each request with more than 8 KB, so uploads.'
      - 'C(waf.exceptions) (list of mappings): Rules that count on some paths, and block on all others.'
      - 'C(waf.exceptions[].rule) (text, required): The rule''s name at AWS, such as CrossSiteScripting_BODY.'
      - 'C(waf.exceptions[].paths) (list of text, required): The paths on which it only counts: a whole path
        such as /import, or the start of paths such as /admin/*.'
      - 'C(waf.rate_limit) (whole number, 0 to 2000000000, default C(2000)): The requests of one address in
        rate_seconds that pass; 0 for no limit.'
      - 'C(waf.rate_seconds) (whole number, default C(300)): The seconds that rate_limit counts. One of C(60),
        C(120), C(300), C(600).'
      - 'C(waf.forwarded_ip_header) (text): The header by whose first address the rate limit counts, such as
        CF-Connecting-IP, behind a proxy or CDN that sets it. A request without the header is not counted, and
        a client that reaches the load balancer itself writes into it what it likes. Empty: the address that a
        request comes from.'
      - 'C(waf.forwarded_ip_fallback) (text, default C(match)): What the rate limit does with a request whose
        header does not begin with an address: match, as with one too many, or no_match. One of C(match),
        C(no_match).'
      - 'C(waf.allow) (list of text): CIDR blocks whose requests pass without a look at any other rule.'
      - 'C(waf.block) (list of text): CIDR blocks whose requests are blocked, in every mode.'
      - 'C(waf.log_retention_days) (whole number, default C(90)): How long the records of counted and blocked
        requests are kept, without cookies and authorization; 0 to keep none. One of C(0), C(1), C(3), C(5),
        C(7), C(14), C(30), C(60), C(90), C(120), C(150), C(180), C(365), C(400), C(545), C(731), C(1096),
        C(1827), C(2192), C(2557), C(2922), C(3288), C(3653).'
      - 'C(waf.name) (text): The name of the web ACL. Empty: the load balancer''s. One that is there already
        is taken over.'
      - 'C(access_logs) (mapping): Logs of requests and connections in a bucket; without it, what the load
        balancer logs is left alone.'
      - 'C(access_logs.bucket) (text, required): The name of the bucket, which no other account has.'
      - 'C(access_logs.prefix) (text): The folder in the bucket.'
      - 'C(access_logs.connections) (boolean, default C(true)): Whether connections are logged as well, with
        their TLS version and errors.'
      - 'C(access_logs.retention_days) (whole number, 1 to 3653, default C(365)): After how many days S3
        deletes a log.'
    type: dict
"""
