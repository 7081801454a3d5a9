//! Where code and definitions lie: `s3://bucket/key`, a map of bucket and key, or a local path that is packaged before deployment.

use super::cause::{Fault, Outcome, Sam, Unit};
use crate::syntax::data::Node;

/// Bucket, key and version.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) bucket: Node,
    pub(super) key: Node,
    pub(super) version: Option<Node>,
}

/// Reads the location in `uri`; `None` where it is packaged later.
pub(super) fn place(uri: &Node, property: &str) -> Outcome<Option<Place>> {
    let at = uri.here();
    if let Some(text) = uri.text() {
        let Some((bucket, rest)) = text.strip_prefix("s3://").and_then(|rest| rest.split_once('/')) else {
            return Ok(None);
        };
        let (key, query) = rest.split_once('?').map_or((rest, None), |(key, query)| (key, Some(query)));
        let version = query.and_then(|query| query.split('&').find_map(|one| one.strip_prefix("versionId=")));
        return Ok(Some(Place {
            bucket: at.text(bucket),
            key: at.text(key),
            version: version.map(|version| at.text(version)),
        }));
    }
    if uri.is_intrinsic() {
        return Ok(None);
    }
    match (uri.at("Bucket"), uri.at("Key")) {
        (Some(bucket), Some(key)) => {
            Ok(Some(Place { bucket: bucket.clone(), key: key.clone(), version: uri.at("Version").cloned() }))
        }
        _ => Err(Fault::new(at, format!("`{property}` needs a bucket and a key"))
            .help("write `s3://bucket/key`, or a map with `Bucket` and `Key`")),
    }
}

/// Sets the definition of an API: written here, in S3, or packaged later.
pub(super) fn put_definition(sam: &mut Sam, unit: &Unit, body: Option<Node>, api: &mut Node) {
    if let Some(body) = body {
        api.put("Body", body);
        return;
    }
    let uri = unit.properties.at("DefinitionUri");
    let place = uri.map(|uri| place(uri, "DefinitionUri")).transpose();
    match sam.attempt(place).flatten().flatten() {
        Some(place) => api.put("BodyS3Location", place.into_map(["Bucket", "Key", "Version"])),
        None => api.put("Body", uri.map_or_else(|| unit.here(), Node::here).later()),
    }
}

impl Place {
    /// As a map with these three keys.
    pub(super) fn into_map(self, keys: [&str; 3]) -> Node {
        let [bucket, key, version] = keys;
        let mut out = self.bucket.here().map([(bucket, self.bucket), (key, self.key)]);
        out.put_some(version, self.version);
        out
    }
}
