//! Zips whose entries lie, point elsewhere, or unpack without end

use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Case,
    build::{Package, claim, headers, put, rename, xlsx},
    read, refused,
};

const PART: &str = "xl/media/foto.png";
const FLAGS: usize = 6;
const METHOD: usize = 8;
const CHECKSUM: usize = 14;
const PACKED_SIZE: usize = 18;
const SIZE: usize = 22;
/// In the central header only
const MADE_BY: usize = 5;
const ATTRIBUTES: usize = 38;
const OFFSET: usize = 42;

fn small() -> Package {
    xlsx::of_text("goed")
}

fn with_part(content: impl AsRef<[u8]>) -> Vec<u8> {
    small().with(PART, content).zip()
}

fn named(name: &str) -> Vec<u8> {
    rename(with_part("x"), PART, &format!("{name:x<17}"))
}

fn symlink() -> Vec<u8> {
    let file = with_part("/etc/passwd");
    let (_, central) = headers(&file, PART);
    put(put(file, central + MADE_BY, &[3]), central + ATTRIBUTES, &(0o120_777_u32 << 16).to_le_bytes())
}

/// Many entries that all unpack the same bytes
fn overlapping() -> Vec<u8> {
    let noise: Vec<u8> =
        (0..20_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("a", stored).unwrap();
    zip.write_all(&noise).unwrap();
    for name in ["b", "c", "d"] {
        zip.shallow_copy_file("a", name).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The end of the directory with other numbers in it
fn end_with(at: usize, bytes: &[u8]) -> Vec<u8> {
    let file = with_part("x");
    let end = file.len() - 22;
    put(file, end + at, bytes)
}

fn packed_with(name: &'static str, at: usize, bytes: &[u8], finding: &'static str) -> Case {
    refused(name, claim(with_part(vec![b'x'; 100_000]), PART, at, bytes), finding)
}

pub(super) fn cases() -> Vec<Case> {
    let whole = with_part("x");
    let (local, central) = headers(&whole, PART);
    let double =
        rename(small().with("xl/media/f0to.png", "y").with(PART, "x").zip(), "xl/media/f0to.png", PART);
    let many = (0..2_001).fold(Package::default(), |package, part| package.with(&format!("{part}"), ""));
    let bomb = with_part(vec![0; 9 << 20]);
    vec![
        read("a zip with other things after it", [whole.clone(), b"\0\0\0".to_vec()].concat(), "A1=goed"),
        refused("a part above the folder", named("xl/../../../etc/"), "workbook.damaged"),
        refused("a part at the root", named("/etc/passwd"), "workbook.damaged"),
        refused("a part above the folder in backslashes", named("..\\..\\windows\\"), "workbook.damaged"),
        refused("a part on a drive", named("C:/windows/"), "workbook.damaged"),
        refused("a part with a zero in its name", named("xl/a\0"), "workbook.damaged"),
        refused("a part that is a symbolic link", symlink(), "workbook.damaged"),
        refused("two parts of one name", double, "workbook.damaged"),
        refused("parts that share their bytes", overlapping(), "workbook.damaged"),
        refused("a directory entry that points at another part", put(whole.clone(), central + OFFSET, &[0; 4]), "workbook.damaged"),
        refused("a directory entry that points past the end", put(whole.clone(), central + OFFSET, &[0xFF, 0xFF, 0xFF, 0x7F]), "workbook.damaged"),
        refused("a part that unpacks a thousandfold", bomb.clone(), "workbook.over_limit"),
        refused("parts that unpack to too much together", bomb, "workbook.over_limit")
            .within("INFLATION_RATIO", u64::MAX)
            .within("INFLATED_BYTES", 4 << 20),
        read("a small part that unpacks a thousandfold", with_part(vec![0; 1 << 20]), "A1=goed"),
        refused("more parts than are allowed", many.zip(), "workbook.over_limit"),
        refused("a part that claims to be smaller", claim(with_part(vec![b'x'; 100_000]), PART, SIZE, &[1, 0, 0, 0]), "workbook.damaged"),
        read("a sheet that claims gigabytes", claim(whole.clone(), xlsx::SHEET, SIZE, &[0xFF, 0xFF, 0xFF, 0x7F]), "A1=goed"),
 refused("a sheet that claims to be smaller", claim(whole.clone(), xlsx::SHEET, SIZE, &[1, 0, 0, 0]), "workbook.damaged"),
        packed_with("a part that claims to be packed small", PACKED_SIZE, &[1, 0, 0, 0], "workbook.damaged"),
        packed_with("a part that claims to be packed in gigabytes", PACKED_SIZE, &[0xFF, 0xFF, 0xFF, 0x7F], "workbook.damaged"),
        packed_with("a part that is not what its checksum says", CHECKSUM, &[1, 2, 3, 4], "workbook.damaged"),
        packed_with("a part that is encrypted", FLAGS, &[1, 0], "workbook.encrypted"),
        packed_with("a part packed in an unknown way", METHOD, &[77, 0], "workbook.damaged"),
        refused("a zip that is cut off", &whole[..whole.len() / 2], "workbook.damaged"),
        refused("a zip without its directory", &whole[..central], "workbook.damaged"),
        refused("a zip of nothing", Package::default().zip(), "workbook.not_a_workbook"),
        refused("only the beginning of a zip", *b"PK\x03\x04 and then nothing", "workbook.damaged"),
        refused("a directory that claims 65535 parts", end_with(8, &[0xFF; 4]), "workbook.damaged"),
        refused("a directory that claims to be past the end", end_with(16, &[0xFF, 0xFF, 0xFF, 0x7F]), "workbook.damaged"),
        refused("a part whose own header is gone", put(whole.clone(), local, b"XX"), "workbook.damaged"),
        refused("a workbook within a zip", Package::default().with("kalender.xlsx", &whole).zip(), "workbook.not_a_workbook"),
        refused("a workbook without its content types", small().without("[Content_Types].xml").zip(), "workbook.damaged"),
        refused(
            "a text document",
            Package::default()
                .with("[Content_Types].xml", "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>")
                .with("word/document.xml", "<document/>")
                .zip(),
            "workbook.not_a_workbook",
        ),
    ]
}
