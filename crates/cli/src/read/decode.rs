//! From bytes to text: encodings, byte order marks, and files that are no text at all.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// First bytes of files that are not text, and what to call them.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file: save its text first, for example with pdftotext"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or office document: save its text first"),
    (b"\x1F\x8B", "a gzip file: unpack it first"),
    (b"\x28\xB5\x2F\xFD", "a zstd file: unpack it first"),
    (b"BZh", "a bzip2 file: unpack it first"),
    (b"\xFD7zXZ\x00", "an xz file: unpack it first"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an office document: save its text first"),
];

/// Share of characters that may be control characters or undecodable before bytes count as no text.
const MAX_ODD_SHARE: f64 = 0.1;

/// The text of a plain text file: every character as written, without a byte order mark.
///
/// The encoding is that of the byte order mark, else UTF-8 where the bytes are valid UTF-8, else UTF-16 where every
/// other byte is zero, else what chardetng guesses; bytes that make no sense there become U+FFFD.
///
/// # Errors
/// When the bytes are no text.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, String> {
    decode(bytes, None)
}

/// The same for an HTML page, whose `<meta charset>` counts after byte order mark and valid UTF-8.
///
/// # Errors
/// When the bytes are no text.
pub(super) fn html(bytes: Vec<u8>) -> Result<String, String> {
    let declared = declared_encoding(&bytes);
    decode(bytes, declared)
}

fn decode(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> Result<String, String> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Err(format!("is not text but {what}"));
    }
    if let Some((encoding, n_mark)) = Encoding::for_bom(&bytes) {
        return checked(encoding.decode_without_bom_handling(&bytes[n_mark..]).0.into_owned());
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !looks_like_utf16(text.as_bytes()) => return Ok(text),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let encoding = if looks_like_utf16(&bytes) { utf16_of(&bytes) } else { declared.unwrap_or_else(|| guess(&bytes)) };
    checked(encoding.decode_without_bom_handling(&bytes).0.into_owned())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // A prefix decides as well as the whole, in bounded time.
    let head = &bytes[..bytes.len().min(1 << 20)];
    detector.feed(head, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether nearly every second byte is zero, as in Latin text in UTF-16.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 12)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    head.len() >= 8 && even.max(odd) * 10 >= head.len() * 4 && even.min(odd) * 50 <= head.len()
}

fn utf16_of(bytes: &[u8]) -> &'static Encoding {
    let n_zeros = |first: usize| bytes.iter().take(1 << 12).skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    if n_zeros(0) > n_zeros(1) { UTF_16BE } else { UTF_16LE }
}

/// The text, unless too much of it is noise.
fn checked(text: String) -> Result<String, String> {
    let is_odd = |c: char| c == char::REPLACEMENT_CHARACTER || c.is_control() && !c.is_whitespace();
    let (mut n_odd, mut n_all) = (0u32, 0u32);
    for c in text.chars().take(1 << 16) {
        n_all += 1;
        n_odd += u32::from(is_odd(c));
    }
    if f64::from(n_odd) > MAX_ODD_SHARE * f64::from(n_all) {
        return Err("is not text: most of its bytes make no characters in any known encoding".to_owned());
    }
    Ok(text)
}

/// What a page's first 1,024 bytes declare (`<meta charset>`, `http-equiv`, or an XML declaration).
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let after = ["charset=", "encoding="].iter().find_map(|key| head.split_once(key))?.1;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(label.len());
    // A page that declares UTF-16 in bytes that could be read this far does not mean it.
    Encoding::for_label(&label.as_bytes()[..end])
        .map(|found| if found == UTF_16BE || found == UTF_16LE { UTF_8 } else { found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_encodings_that_news_comes_in() {
        let written = "Zoë Núñez said: “Nein, das ist falsch – völlig.” Ça va? Déjà vu à Genève.";
        let in_1252 = encoding_rs::WINDOWS_1252.encode(written).0.into_owned();
        let in_utf16: Vec<u8> = written.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let in_utf16_be: Vec<u8> = written.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let with_mark = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let cases = [
            written.as_bytes().to_vec(),
            with_mark(b"\xEF\xBB\xBF", written.as_bytes()),
            with_mark(b"\xFF\xFE", &in_utf16),
            with_mark(b"\xFE\xFF", &in_utf16_be),
            in_utf16,
            in_utf16_be,
            in_1252,
        ];
        for (number, bytes) in cases.into_iter().enumerate() {
            assert_eq!(text(bytes).as_deref(), Ok(written), "case {number}");
        }
    }

    #[test]
    fn keeps_line_ends_and_control_characters() {
        let written = "One.\r\n\r\nTwo\u{0}\u{7}.\rThree 🦊\u{FEFF}";
        assert_eq!(text(written.as_bytes().to_vec()).as_deref(), Ok(written));
        assert_eq!(text(vec![]).as_deref(), Ok(""));
    }

    #[test]
    fn refuses_what_is_no_text() {
        let noise: Vec<u8> = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for bytes in [&b"%PDF-1.7 \xE2\xE3"[..], b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04rest", &noise] {
            assert!(text(bytes.to_vec()).is_err(), "{:?}", &bytes[..8]);
        }
    }

    #[test]
    fn takes_a_page_s_word_for_its_encoding() {
        let page = "<html><head><meta charset=\"iso-8859-2\"></head><body>Łódź</body></html>";
        let bytes = encoding_rs::ISO_8859_2.encode(page).0.into_owned();
        assert!(html(bytes).is_ok_and(|text| text.contains("Łódź")));
    }
}
