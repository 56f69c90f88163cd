//! The list of what each part holds

use super::{
    NotAnnotated,
    markup::{Edge, Edits, Tags, escape},
    package::Package,
};

const PART: &str = "[Content_Types].xml";

/// What the workbook part of each kind of file is told to be, and how such a file is named
const EXTENSIONS: [(&str, &str); 4] = [
    ("spreadsheetml.sheet.main+xml", "xlsx"),
    ("ms-excel.sheet.macroenabled.main+xml", "xlsm"),
    ("spreadsheetml.template.main+xml", "xltx"),
    ("ms-excel.template.macroenabled.main+xml", "xltm"),
];

/// How a workbook of that kind is named: Excel opens no file with macros that is named xlsx
pub(super) fn extension(package: &mut Package) -> Result<&'static str, NotAnnotated> {
    let types = package.read(PART)?.to_lowercase();
    Ok(EXTENSIONS.iter().find(|(kind, _)| types.contains(kind)).map_or("xlsx", |(_, extension)| *extension))
}

/// Tells what the added parts hold
pub(super) fn add(package: &mut Package, parts: &[(String, &str)]) -> Result<(), NotAnnotated> {
    let text = package.read(PART)?;
    let mut edits = Edits::default();
    let mut tags = Tags::of(&text);
    while let Some(tag) = tags.next()? {
        if tag.depth == 0 && tag.edge != Edge::Open {
            let prefix = tag.prefix();
            let told = |(part, kind): &(String, &str)| {
                format!("<{prefix}Override PartName=\"/{}\" ContentType=\"{kind}\"/>", escape(part))
            };
            edits.append_in(&tag, &parts.iter().map(told).collect::<String>());
        }
    }
    package.edit(PART, edits);
    Ok(())
}
