//! Functions that digest text, and those that make identifiers of it.

use super::CallError;
use super::filesystem::file_bytes;
use super::signature::{Call, Function, NUMBER, STRING, string};
use super::values::{str_of, unsupported, volatile};
use crate::terraform::value::{Type, Value};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use std::fmt::Write as _;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("base64sha256", &[STRING], string, |c| base64_of(&text(c)?, digest::<Sha256>)),
    Function::new("base64sha512", &[STRING], string, |c| base64_of(&text(c)?, digest::<Sha512>)),
    Function::new("bcrypt", &[STRING], string, |_| Ok(volatile("bcrypt"))).variadic(NUMBER),
    Function::new("filebase64sha256", &[STRING], string, |c| base64_of(&file_bytes(c)?, digest::<Sha256>)),
    Function::new("filebase64sha512", &[STRING], string, |c| base64_of(&file_bytes(c)?, digest::<Sha512>)),
    Function::new("filemd5", &[STRING], string, |c| hex_of(&file_bytes(c)?, digest::<Md5>)),
    Function::new("filesha1", &[STRING], string, |c| hex_of(&file_bytes(c)?, digest::<Sha1>)),
    Function::new("filesha256", &[STRING], string, |c| hex_of(&file_bytes(c)?, digest::<Sha256>)),
    Function::new("filesha512", &[STRING], string, |c| hex_of(&file_bytes(c)?, digest::<Sha512>)),
    Function::new("md5", &[STRING], string, |c| hex_of(&text(c)?, digest::<Md5>)),
    Function::new("rsadecrypt", &[STRING, STRING], string, rsadecrypt),
    Function::new("sha1", &[STRING], string, |c| hex_of(&text(c)?, digest::<Sha1>)),
    Function::new("sha256", &[STRING], string, |c| hex_of(&text(c)?, digest::<Sha256>)),
    Function::new("sha512", &[STRING], string, |c| hex_of(&text(c)?, digest::<Sha512>)),
    Function::new("uuid", &[], string, |_| Ok(volatile("uuid"))),
    Function::new("uuidv5", &[STRING, STRING], string, uuidv5),
];

fn text(call: &Call<'_>) -> Result<Vec<u8>, CallError> {
    Ok(str_of(call.args, 0)?.as_bytes().to_vec())
}

fn digest<D: Digest>(bytes: &[u8]) -> Vec<u8> {
    D::digest(bytes).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn hex_of(bytes: &[u8], digest: fn(&[u8]) -> Vec<u8>) -> Result<Value, CallError> {
    Ok(Value::string(&hex(&digest(bytes))))
}

fn base64_of(bytes: &[u8], digest: fn(&[u8]) -> Vec<u8>) -> Result<Value, CallError> {
    Ok(Value::string(&STANDARD.encode(digest(bytes))))
}

/// A name-based identifier (RFC 9562, version 5).
fn uuidv5(call: &Call<'_>) -> Result<Value, CallError> {
    let namespace = match str_of(call.args, 0)? {
        "dns" => "6ba7b8109dad11d180b400c04fd430c8",
        "url" => "6ba7b8119dad11d180b400c04fd430c8",
        "oid" => "6ba7b8129dad11d180b400c04fd430c8",
        "x500" => "6ba7b8149dad11d180b400c04fd430c8",
        other => &plain_uuid(other).ok_or_else(|| {
            CallError::at(0, "uuidv5() doesn't support namespace: it must be dns, url, oid, x500 or a UUID")
        })?,
    };
    let invalid = || CallError::at(0, "invalid namespace");
    let mut input = u128::from_str_radix(namespace, 16).map_err(|_| invalid())?.to_be_bytes().to_vec();
    input.extend_from_slice(str_of(call.args, 1)?.as_bytes());
    let hash = digest::<Sha1>(&input);
    let head: [u8; 16] = hash.get(..16).and_then(|h| h.try_into().ok()).ok_or_else(invalid)?;
    let bits =
        u128::from_be_bytes(head) & !(0xf000_u128 << 64) & !(0xc000_u128 << 48) | 0x5000_u128 << 64 | 0x8000_u128 << 48;
    let digits = format!("{bits:032x}");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    Ok(Value::string(&format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))))
}

fn plain_uuid(text: &str) -> Option<String> {
    let lengths = text.split('-').map(str::len);
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    (lengths.eq([8, 4, 4, 4, 12]) && digits.len() == 32).then_some(digits)
}

/// What the key decrypts to is not computed; what cannot be a ciphertext or a key is an error, as in Terraform.
fn rsadecrypt(call: &Call<'_>) -> Result<Value, CallError> {
    let ciphertext = str_of(call.args, 0)?;
    STANDARD
        .decode(ciphertext)
        .map_err(|_| CallError::at(0, "failed to decode input: cipher text must be base64-encoded"))?;
    if !str_of(call.args, 1)?.contains("-----BEGIN ") {
        return Err(CallError::at(1, "failed to parse key: no key found"));
    }
    Ok(unsupported(Type::String, "rsadecrypt"))
}
