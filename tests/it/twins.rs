//! A template in YAML and its twin in JSON: the same findings, each at its own right line.

use crate::cli::{fresh, write_files, yourside};
use std::collections::{BTreeMap, BTreeSet};

const YAML: &str = "\
Parameters:
  Acl: {Type: String, Default: PublicRead}
  Cidr:
    Type: String
    Default: 0.0.0.0/0
Conditions:
  Open: !Not [!Equals [!Ref Acl, Private]]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !Ref Acl
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: '*'
            Action: s3:GetObject
            Resource: !Sub '${Bucket.Arn}/*'
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: ssh
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: !If
            - Open
            - !Ref Cidr
            - 10.0.0.0/8
";

const JSON: &str = r#"{
  "Parameters": {
    "Acl": {"Type": "String", "Default": "PublicRead"},
    "Cidr": {"Type": "String", "Default": "0.0.0.0/0"}
  },
  "Conditions": {
    "Open": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Acl"}, "Private"]}]}
  },
  "Resources": {
    "Bucket": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "AccessControl": {
          "Ref": "Acl"
        }
      }
    },
    "Policy": {
      "Type": "AWS::S3::BucketPolicy",
      "Properties": {
        "Bucket": {"Ref": "Bucket"},
        "PolicyDocument": {
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": "*",
              "Action": "s3:GetObject",
              "Resource": {"Fn::Sub": "${Bucket.Arn}/*"}
            }
          ]
        }
      }
    },
    "Group": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "ssh",
        "SecurityGroupIngress": [
          {
            "IpProtocol": "tcp",
            "FromPort": 22,
            "ToPort": 22,
            "CidrIp": {"Fn::If": ["Open", {"Ref": "Cidr"}, "10.0.0.0/8"]}
          }
        ]
      }
    }
  }
}
"#;

/// Rule, address, and the key of the line at which each finding stands.
fn findings(name: &str, text: &str) -> BTreeSet<(String, String, String)> {
    let dir = fresh(&format!("twins-{name}"));
    write_files(&dir, &BTreeMap::from([(name.to_owned(), text.to_owned())]));
    let rules =
        "s3-bucket-acl-no-public-read,s3-bucket-policy-no-public-access,s3-bucket-versioning,sg-ingress-ssh-not-public";
    let out = yourside(&dir).args(["scan", name, "-f", "json", "--select", rules]).output().unwrap();
    let log: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let key = |line: &serde_json::Value| {
        let line = lines[usize::try_from(line.as_u64().unwrap()).unwrap() - 1];
        line.trim().trim_start_matches("- ").split(':').next().unwrap().trim_matches('"').to_owned()
    };
    let row = |result: &serde_json::Value| {
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        (text(&result["rule"]), text(&result["addresses"][0]), key(&result["start"]["line"]))
    };
    log["results"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn twins_have_the_same_findings_at_the_same_keys() {
    let yaml = findings("t.yaml", YAML);
    let keys: Vec<&str> = yaml.iter().map(|(.., key)| key.as_str()).collect();
    assert_eq!(keys, ["AccessControl", "Principal", "Bucket", "CidrIp"]);
    assert_eq!(findings("t.json", JSON), yaml);
}
