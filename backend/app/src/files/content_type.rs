//! What content is, found from its first bytes and not from what the sender says.

use super::Accept;
use crate::AppError;

/// First bytes that tell the type.
pub(super) const HEAD: usize = 8 * 1024;

/// Pictures that browsers show and that cannot carry scripts. SVG can.
const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// The type of what nothing is known about.
const UNKNOWN: &str = "application/octet-stream";

/// Whether content of this type may be shown on our own origin.
#[must_use]
pub fn is_picture(content_type: &str) -> bool {
    PICTURES.contains(&content_type)
}

/// The type of content that starts with `head`. What the sender says counts only where the bytes say nothing, and never
/// makes a picture.
pub(super) fn content_type(
    head: &[u8],
    declared: Option<&str>,
    accept: Accept,
) -> Result<String, AppError> {
    let found = infer::get(head).map(|kind| kind.mime_type());
    let declared = declared.and_then(essence);
    match accept {
        Accept::Pictures => {
            let found = found.filter(|found| is_picture(found)).ok_or_else(|| {
                let detail = "must be a picture: PNG, JPEG, GIF or WebP";
                AppError::invalid("/file", "unsupported_content_type", detail)
            })?;
            let differs = declared
                .as_deref()
                .is_some_and(|declared| declared != found && declared != UNKNOWN);
            if differs {
                let detail = format!("the content is {found}, not what its header says");
                return Err(AppError::invalid("/file", "content_type_mismatch", detail));
            }
            Ok(found.to_owned())
        }
        Accept::Anything => Ok(found.map_or_else(
            || {
                declared
                    .filter(|declared| !is_picture(declared))
                    .unwrap_or_else(|| UNKNOWN.to_owned())
            },
            str::to_owned,
        )),
    }
}

/// `type/subtype` in lower case, without parameters; none when it is not of that form.
fn essence(declared: &str) -> Option<String> {
    let essence = declared.split(';').next()?.trim().to_ascii_lowercase();
    let is_token = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    let (kind, subtype) = essence.split_once('/')?;
    (essence.len() <= 127 && is_token(kind) && is_token(subtype)).then_some(essence)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn sto_1_pictures_are_known_by_their_content() {
        let webp = b"RIFF\x24\0\0\0WEBPVP8 ";
        for (head, found) in [
            (PNG, "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF".as_slice(), "image/jpeg"),
            (b"GIF89a\x01\0\x01\0".as_slice(), "image/gif"),
            (webp.as_slice(), "image/webp"),
        ] {
            assert_eq!(content_type(head, None, Accept::Pictures).unwrap(), found);
            assert_eq!(
                content_type(head, Some(found), Accept::Pictures).unwrap(),
                found
            );
        }
    }

    #[test]
    fn sto_1_what_only_claims_to_be_a_picture_is_refused() {
        for head in [
            b"<html><script>alert(1)</script>".as_slice(),
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x\"/>".as_slice(),
            b"<?xml version=\"1.0\"?><svg/>".as_slice(),
            b"%PDF-1.7".as_slice(),
            b"".as_slice(),
        ] {
            assert!(content_type(head, Some("image/png"), Accept::Pictures).is_err());
        }
        assert!(content_type(PNG, Some("image/gif"), Accept::Pictures).is_err());
        assert!(content_type(PNG, Some("text/html"), Accept::Pictures).is_err());
    }

    #[test]
    fn sto_1_other_content_never_takes_the_type_of_a_picture_from_its_sender() {
        let of = |head: &[u8], declared| content_type(head, declared, Accept::Anything).unwrap();
        assert_eq!(
            of(b"plain", Some("Text/Plain; charset=utf-8")),
            "text/plain"
        );
        assert_eq!(of(b"plain", Some("image/png")), UNKNOWN);
        assert_eq!(of(b"plain", Some("a/b\r\nX: y")), UNKNOWN);
        assert_eq!(of(b"plain", None), UNKNOWN);
        assert_eq!(of(PNG, Some("text/html")), "image/png");
        assert_eq!(
            of(b"PK\x03\x04\x14\0\0\0", Some("text/html")),
            "application/zip"
        );
    }
}
