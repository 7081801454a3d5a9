//! Comma-separated values as Go's `encoding/csv` reads them (RFC 4180, strict quotes, records of one length).
//!
//! Small enough that a library would cost more than it saves.

/// Records of `text`; empty lines are skipped.
///
/// # Errors
/// When a quote stands where none may, is not closed, or a record has another number of fields than the first.
pub(super) fn read(text: &str) -> Result<Vec<Vec<String>>, String> {
    // Go's reader drops the carriage return of every line end, also inside quotes.
    let text = text.replace("\r\n", "\n");
    let mut records: Vec<Vec<String>> = Vec::new();
    let mut rest = text.as_str();
    let mut line = 1;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
            line += 1;
            continue;
        }
        let start = line;
        let (record, after) = record(rest, &mut line)?;
        if records.first().is_some_and(|first| first.len() != record.len()) {
            return Err(format!("record on line {start}: wrong number of fields"));
        }
        records.push(record);
        rest = after;
    }
    Ok(records)
}

fn record<'t>(text: &'t str, line: &mut usize) -> Result<(Vec<String>, &'t str), String> {
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted, line)?,
            None => plain_field(rest, *line)?,
        };
        fields.push(field);
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None => {
                *line += 1;
                return Ok((fields, after.strip_prefix('\n').unwrap_or(after)));
            }
        }
    }
}

fn plain_field(text: &str, line: usize) -> Result<(String, &str), String> {
    let end = text.find([',', '\n']).unwrap_or(text.len());
    let (field, after) = text.split_at_checked(end).unwrap_or((text, ""));
    if field.contains('"') {
        return Err(format!("parse error on line {line}: bare \" in non-quoted field"));
    }
    // A carriage return that ends the whole text ends the line, too.
    let field = if after.is_empty() { field.strip_suffix('\r').unwrap_or(field) } else { field };
    Ok((field.to_owned(), after))
}

fn quoted_field<'t>(text: &'t str, line: &mut usize) -> Result<(String, &'t str), String> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_once('"') else {
            return Err(format!("parse error on line {line}: extraneous or missing \" in quoted-field"));
        };
        field.push_str(before);
        *line += before.matches('\n').count();
        match after.strip_prefix('"') {
            Some(more) => {
                field.push('"');
                rest = more;
            }
            None if after.is_empty() || after == "\r" => return Ok((field, "")),
            None if after.starts_with([',', '\n']) => return Ok((field, after)),
            None => return Err(format!("parse error on line {line}: extraneous or missing \" in quoted-field")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        assert_eq!(read(text).unwrap(), expected);
    }

    #[test]
    fn records_and_quotes() {
        check("a,b\n1,2\n\n3,4", &[&["a", "b"], &["1", "2"], &["3", "4"]]);
        check("a,b\r\n\"x\"\"y\n,\",\r\n", &[&["a", "b"], &["x\"y\n,", ""]]);
        check("", &[]);
        check("a;b", &[&["a;b"]]);
    }

    #[test]
    fn malformed_text_is_an_error() {
        for text in ["a,b\n\"x,2\n", "a\"b", "\"a\"b", "a,b\n1"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
