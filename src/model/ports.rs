//! Ports that a network should not offer to the internet, by the service that usually listens on them.

/// By which protocol a service is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Tcp,
    Udp,
    Either,
}

impl By {
    fn is(self, udp: bool) -> bool {
        self == By::Either || (self == By::Udp) == udp
    }
}

/// First port, last port, protocol, what listens there. Source: IANA's service names and port numbers, and the documentation
/// of the products named; `Either` where IANA registers the service for UDP too. SSH (22) and Remote Desktop (3389) have
/// rules of their own; 80 and 443 are what the internet is offered.
const HIGH_RISK: &[(i64, i64, By, &str)] = &[
    (20, 21, By::Tcp, "FTP"),
    (23, 23, By::Either, "Telnet"),
    (25, 25, By::Tcp, "SMTP"),
    (88, 88, By::Either, "Kerberos"),
    (110, 110, By::Either, "POP3"),
    (135, 135, By::Either, "Windows RPC"),
    (137, 139, By::Either, "NetBIOS"),
    (143, 143, By::Tcp, "IMAP"),
    (161, 161, By::Udp, "SNMP"),
    (389, 389, By::Either, "LDAP"),
    (445, 445, By::Either, "SMB"),
    (464, 464, By::Either, "Kerberos"),
    (636, 636, By::Either, "LDAPS"),
    (749, 750, By::Either, "Kerberos"),
    (873, 873, By::Tcp, "rsync"),
    (1433, 1434, By::Either, "SQL Server"),
    (1521, 1522, By::Either, "Oracle"),
    (2049, 2049, By::Either, "NFS"),
    (2375, 2376, By::Tcp, "Docker"),
    (2379, 2379, By::Tcp, "etcd"),
    (2382, 2383, By::Either, "SQL Server Analysis Services"),
    (2483, 2484, By::Either, "Oracle"),
    (3000, 3000, By::Tcp, "development web server"),
    (3306, 3306, By::Either, "MySQL"),
    (4333, 4333, By::Tcp, "mSQL"),
    (4505, 4506, By::Tcp, "Salt"),
    (5000, 5000, By::Tcp, "development web server"),
    (5432, 5432, By::Either, "PostgreSQL"),
    (5500, 5500, By::Tcp, "VNC"),
    (5601, 5601, By::Tcp, "Kibana"),
    (5900, 5903, By::Tcp, "VNC"),
    (5984, 5984, By::Tcp, "CouchDB"),
    (5985, 5986, By::Tcp, "Windows Remote Management"),
    (6379, 6379, By::Tcp, "Redis"),
    (7000, 7001, By::Tcp, "Cassandra"),
    (7199, 7199, By::Tcp, "Cassandra"),
    (8020, 8020, By::Tcp, "HDFS"),
    (8086, 8086, By::Tcp, "InfluxDB"),
    (8088, 8088, By::Tcp, "Hadoop YARN"),
    (8888, 8888, By::Tcp, "notebook"),
    (9042, 9042, By::Tcp, "Cassandra"),
    (9092, 9092, By::Tcp, "Kafka"),
    (9160, 9160, By::Tcp, "Cassandra"),
    (9200, 9200, By::Tcp, "Elasticsearch"),
    (9300, 9300, By::Tcp, "Elasticsearch"),
    (10250, 10250, By::Tcp, "kubelet"),
    (11211, 11211, By::Either, "Memcached"),
    (27017, 27019, By::Tcp, "MongoDB"),
    (50070, 50070, By::Tcp, "HDFS"),
    (61620, 61621, By::Tcp, "Cassandra OpsCenter"),
];

/// What may be offered, or has a rule of its own: first port, last port, whether of UDP.
const OTHERS: &[(i64, i64, bool)] =
    &[(22, 22, false), (80, 80, false), (443, 443, false), (443, 443, true), (3389, 3389, false), (3389, 3389, true)];

/// Whether a service of the table listens on a port of the range.
pub(super) fn are_of_high_risk(first: i64, last: i64, udp: bool) -> bool {
    HIGH_RISK.iter().any(|(a, b, by, _)| by.is(udp) && *a <= last && first <= *b)
}

/// Whether each port of a range is of the web or has a rule that speaks of it.
pub(super) fn are_spoken_of(first: i64, last: i64, udp: bool) -> bool {
    let known = |port: i64| {
        HIGH_RISK.iter().any(|(a, b, by, _)| by.is(udp) && (*a..=*b).contains(&port))
            || OTHERS.iter().any(|(a, b, u)| *u == udp && (*a..=*b).contains(&port))
    };
    // More ports than any table names.
    last.saturating_sub(first) < 128 && (first..=last).all(known)
}
