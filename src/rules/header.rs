//! The lines of a rule's front matter that decide whether the rule can apply at all. Read without parsing YAML, by this
//! very file at build time too (`build.rs` includes it), so that start-up parses no rule that is not needed.

/// What a rule file says of itself in its first lines; all borrowed from the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header<'t> {
    /// `s3-bucket-versioning`.
    pub(crate) id: &'t str,
    /// The kind it judges: `s3.bucket`.
    pub(crate) resource: &'t str,
    /// `core`, `strict` or `legacy`.
    pub(crate) tier: &'t str,
    /// `data.integrity`.
    pub(crate) duty: &'t str,
    /// Other tools' ids, as written: `{checkov: [CKV_AWS_21]}`.
    pub(crate) equivalents: &'t str,
}

impl<'t> Header<'t> {
    /// Reads the top-level `key: value` lines up to the closing `---`.
    pub(crate) fn scan(text: &'t str) -> Self {
        let mut header = Self::default();
        let body = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")).unwrap_or(text);
        for line in body.lines() {
            if line.starts_with("---") {
                break;
            }
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key {
                "id" => header.id = value,
                "resource" => header.resource = value,
                "tier" => header.tier = value,
                "duty" => header.duty = value,
                "equivalents" => header.equivalents = value,
                _ => {}
            }
        }
        header
    }
}

/// The pairs of an inline map of lists: `{checkov: [A, B], trivy: [C]}` gives (checkov, A), (checkov, B), (trivy, C).
pub(crate) fn equivalent_pairs(text: &str) -> Vec<(&str, &str)> {
    let inner = text.trim().trim_start_matches('{').trim_end_matches('}');
    let mut out = Vec::new();
    for part in inner.split(']') {
        let Some((tool, ids)) = part.split_once('[') else { continue };
        let tool = tool.trim_matches(|c: char| c == ',' || c == ':' || c.is_whitespace());
        out.extend(
            ids.split(',').map(|id| (tool, id.trim().trim_matches(['"', '\'']))).filter(|(_, id)| !id.is_empty()),
        );
    }
    out
}
