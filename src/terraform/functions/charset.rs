//! Character encodings of `textencodebase64` and `textdecodebase64`, by IANA name.

use encoding_rs::Encoding;

/// Why text cannot be converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CharsetError {
    /// No such encoding.
    Unknown,
    /// Terraform knows the encoding, we do not.
    Unsupported,
    /// The text has characters (or bytes) that the encoding has not.
    Unmappable,
}

/// Code pages that agree with ASCII in their lower half and that we have no table of.
const WITHOUT_TABLE: [&str; 10] =
    ["cp437", "ibm437", "ibm850", "ibm852", "ibm855", "ibm858", "ibm860", "ibm862", "ibm863", "ibm865"];

enum Charset {
    Utf8,
    Ascii,
    Latin1,
    Utf16 { little: bool, mark: bool },
    Table(&'static Encoding),
    WithoutTable,
}

impl Charset {
    fn find(name: &str) -> Result<Self, CharsetError> {
        let name = name.to_ascii_lowercase();
        Ok(match name.as_str() {
            "utf-8" | "utf8" => Charset::Utf8,
            "us-ascii" | "ascii" => Charset::Ascii,
            "iso-8859-1" | "iso_8859-1" | "latin1" | "l1" => Charset::Latin1,
            "utf-16le" => Charset::Utf16 { little: true, mark: false },
            "utf-16be" => Charset::Utf16 { little: false, mark: false },
            "utf-16" => Charset::Utf16 { little: false, mark: true },
            "cp936" | "ms936" | "windows-936" => Charset::Table(encoding_rs::GBK),
            name if WITHOUT_TABLE.contains(&name) => Charset::WithoutTable,
            name => Charset::Table(Encoding::for_label_no_replacement(name.as_bytes()).ok_or(CharsetError::Unknown)?),
        })
    }
}

/// `text` as bytes of the encoding `name`.
pub(super) fn encode(text: &str, name: &str) -> Result<Vec<u8>, CharsetError> {
    match Charset::find(name)? {
        Charset::Utf8 => Ok(text.as_bytes().to_vec()),
        Charset::Ascii if text.is_ascii() => Ok(text.as_bytes().to_vec()),
        Charset::Ascii => Err(CharsetError::Unmappable),
        Charset::Latin1 => {
            text.chars().map(|c| u8::try_from(u32::from(c)).map_err(|_| CharsetError::Unmappable)).collect()
        }
        Charset::Utf16 { little, mark } => {
            let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            Ok(units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect())
        }
        Charset::Table(encoding) => match encoding.encode(text) {
            (bytes, _, false) => Ok(bytes.into_owned()),
            _ => Err(CharsetError::Unmappable),
        },
        Charset::WithoutTable if text.is_ascii() => Ok(text.as_bytes().to_vec()),
        // No code page reaches beyond the basic plane.
        Charset::WithoutTable if text.chars().any(|c| c > '\u{ffff}') => Err(CharsetError::Unmappable),
        Charset::WithoutTable => Err(CharsetError::Unsupported),
    }
}

/// Text of `bytes` in the encoding `name`.
pub(super) fn decode(bytes: &[u8], name: &str) -> Result<String, CharsetError> {
    match Charset::find(name)? {
        Charset::Utf8 => String::from_utf8(bytes.to_vec()).map_err(|_| CharsetError::Unmappable),
        Charset::Ascii | Charset::WithoutTable if bytes.is_ascii() => {
            Ok(bytes.iter().copied().map(char::from).collect())
        }
        Charset::Ascii => Err(CharsetError::Unmappable),
        Charset::WithoutTable => Err(CharsetError::Unsupported),
        Charset::Latin1 => Ok(bytes.iter().copied().map(char::from).collect()),
        Charset::Utf16 { little, mark } => decode_utf16(bytes, little, mark),
        Charset::Table(encoding) => {
            let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
            // Where a code page has no character the web's tables put a control character.
            let text = text.filter(|text| !text.contains(|c| ('\u{80}'..='\u{9f}').contains(&c)));
            text.map(std::borrow::Cow::into_owned).ok_or(CharsetError::Unmappable)
        }
    }
}

fn decode_utf16(bytes: &[u8], little: bool, mark: bool) -> Result<String, CharsetError> {
    if !bytes.len().is_multiple_of(2) {
        return Err(CharsetError::Unmappable);
    }
    let (little, bytes) = match bytes {
        [0xff, 0xfe, rest @ ..] if mark => (true, rest),
        [0xfe, 0xff, rest @ ..] if mark => (false, rest),
        _ => (little, bytes),
    };
    let unit = |pair: &[u8]| match *pair {
        [a, b] if little => u16::from_le_bytes([a, b]),
        [a, b] => u16::from_be_bytes([a, b]),
        _ => 0xfffd,
    };
    let units: Vec<u16> = bytes.chunks(2).map(unit).collect();
    String::from_utf16(&units).map_err(|_| CharsetError::Unmappable)
}
