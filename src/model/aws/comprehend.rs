//! Comprehend: entity recognizers.

use super::super::mapping::{Kind, node};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "comprehend.entity_recognizer",
    terraform: &["aws_comprehend_entity_recognizer"],
    cloudformation: &["AWS::Comprehend::EntityRecognizer"],
    identity: &[],
    rows: &[
        node("model_kms_key_id", "kms.key", "model_kms_key_id", "ModelKmsKeyId"),
        node("volume_kms_key_id", "kms.key", "volume_kms_key_id", "VolumeKmsKeyId"),
    ],
    companions: &[],
}];
