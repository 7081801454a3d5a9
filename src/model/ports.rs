//! Ports that a network should not offer to the internet, by the service that usually listens on them.

/// First port, last port, whether of UDP (else TCP), what listens there. Source: IANA's service names and port numbers, and
/// the documentation of the products named. SSH (22) and Remote Desktop (3389) have rules of their own; 80 and 443 are
/// what the internet is offered.
pub(super) const HIGH_RISK: &[(i64, i64, bool, &str)] = &[
    (20, 21, false, "FTP"),
    (23, 23, false, "Telnet"),
    (25, 25, false, "SMTP"),
    (88, 88, false, "Kerberos"),
    (110, 110, false, "POP3"),
    (135, 135, false, "Windows RPC"),
    (137, 139, false, "NetBIOS"),
    (137, 139, true, "NetBIOS"),
    (143, 143, false, "IMAP"),
    (161, 161, true, "SNMP"),
    (389, 389, false, "LDAP"),
    (389, 389, true, "LDAP"),
    (445, 445, false, "SMB"),
    (464, 464, false, "Kerberos"),
    (636, 636, false, "LDAPS"),
    (749, 750, false, "Kerberos"),
    (873, 873, false, "rsync"),
    (1433, 1434, false, "SQL Server"),
    (1434, 1434, true, "SQL Server Browser"),
    (1521, 1522, false, "Oracle"),
    (2049, 2049, false, "NFS"),
    (2375, 2376, false, "Docker"),
    (2379, 2379, false, "etcd"),
    (2382, 2383, false, "SQL Server Analysis Services"),
    (2483, 2484, false, "Oracle"),
    (3000, 3000, false, "development web server"),
    (3306, 3306, false, "MySQL"),
    (4333, 4333, false, "mSQL"),
    (4505, 4506, false, "Salt"),
    (5000, 5000, false, "development web server"),
    (5432, 5432, false, "PostgreSQL"),
    (5500, 5500, false, "VNC"),
    (5601, 5601, false, "Kibana"),
    (5900, 5903, false, "VNC"),
    (5984, 5984, false, "CouchDB"),
    (5985, 5986, false, "Windows Remote Management"),
    (6379, 6379, false, "Redis"),
    (7000, 7001, false, "Cassandra"),
    (7199, 7199, false, "Cassandra"),
    (8020, 8020, false, "HDFS"),
    (8086, 8086, false, "InfluxDB"),
    (8088, 8088, false, "Hadoop YARN"),
    (8888, 8888, false, "notebook"),
    (9042, 9042, false, "Cassandra"),
    (9092, 9092, false, "Kafka"),
    (9160, 9160, false, "Cassandra"),
    (9200, 9200, false, "Elasticsearch"),
    (9300, 9300, false, "Elasticsearch"),
    (10250, 10250, false, "kubelet"),
    (11211, 11211, false, "Memcached"),
    (11211, 11211, true, "Memcached"),
    (27017, 27019, false, "MongoDB"),
    (50070, 50070, false, "HDFS"),
    (61620, 61621, false, "Cassandra OpsCenter"),
];

/// What may be offered, or has a rule of its own: first port, last port, whether of UDP.
const OTHERS: &[(i64, i64, bool)] =
    &[(22, 22, false), (80, 80, false), (443, 443, false), (443, 443, true), (3389, 3389, false), (3389, 3389, true)];

/// Whether each port of a range is of the web or has a rule that speaks of it.
pub(super) fn are_spoken_of(first: i64, last: i64, udp: bool) -> bool {
    let known = |port: i64| {
        HIGH_RISK.iter().any(|(a, b, u, _)| *u == udp && (*a..=*b).contains(&port))
            || OTHERS.iter().any(|(a, b, u)| *u == udp && (*a..=*b).contains(&port))
    };
    // More ports than any table names.
    last.saturating_sub(first) < 128 && (first..=last).all(known)
}
