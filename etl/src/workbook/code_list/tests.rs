use super::*;
use crate::config::Limits;
use crate::workbook::{Format, RawRow, Workbook};

fn open(content: &str) -> Result<Workbook, EtlError> {
    Workbook::open(content.as_bytes().to_vec(), &Limits::default())
}

/// Each row as its number and what stands in its columns
fn rows(content: &str) -> Vec<(u32, String)> {
    let mut workbook = open(content).unwrap();
    assert_eq!(workbook.format(), Format::CodeList);
    let mut found: Vec<(u32, String)> = Vec::new();
    let shown = |row: &RawRow| {
        let cells = row.cells.iter().map(|cell| format!("{}:{}", cell.address.column, cell.value.display()));
        cells.collect::<Vec<_>>().join("|")
    };
    workbook
        .for_each_row(0, &mut |row| {
            found.push((row.row, shown(&row)));
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(found.remove(0).0, 0, "the headings");
    found
}

fn refusal(content: &str) -> (&'static str, Option<String>) {
    let refused = match open(content) {
        Err(refused) => Some(refused),
        Ok(mut workbook) => workbook.for_each_row(0, &mut |_| std::ops::ControlFlow::Continue(())).err(),
    };
    match refused {
        Some(EtlError::Unreadable(finding)) => (finding.code, finding.seen),
        other => panic!("{other:?} for {content}"),
    }
}

const GENERICODE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/">
   <Identification><ShortName>SocialServiceCpv</ShortName><Agency><ShortName>OP</ShortName></Agency></Identification>
   <ColumnSet><Column Id="code" Use="required"/></ColumnSet>
   <SimpleCodeList>
      <Row>
         <Value ColumnRef="code"><SimpleValue>75121000</SimpleValue></Value>
         <Value ColumnRef="Name"><SimpleValue>Name</SimpleValue></Value>
         <Value ColumnRef="fra_label"><SimpleValue>Services</SimpleValue></Value>
         <Value ColumnRef="nld_label"><SimpleValue>Zorg &amp; onderwijs<![CDATA[ <allen>]]></SimpleValue></Value>
         <Value ColumnRef="eng_label"><SimpleValue>Label</SimpleValue></Value>
      </Row><Row><Value ColumnRef="code"><SimpleValue>75122000</SimpleValue></Value><Value ColumnRef="eng_label"/></Row>
   </SimpleCodeList>
</gc:CodeList>"#;

#[test]
fn reads_genericode() {
    assert_eq!(
        rows(GENERICODE),
        [
            (5, "0:75121000|1:Zorg & onderwijs <allen>|2:Label|4:ja".to_owned()),
            (11, "0:75122000|4:ja".to_owned())
        ]
    );
    let whole = GENERICODE.replace("SocialServiceCpv", "Cpv");
    assert_eq!(rows(&whole)[1].1, "0:75122000");
}

const PROPERTIES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE properties SYSTEM "http://java.sun.com/dtd/properties.dtd">
<properties>
<comment>code in Dutch. File generated from metadata database.</comment>
<entry key="code|name|accessibility.inc">Toegankelijk</entry>
<entry key="code|name|cpv.03111100">Sojabonen</entry>
<entry key="code|name|social-service-cpv.75121000">Onderwijs</entry>
<entry key="los">Iets</entry>
</properties>"#;

#[test]
fn reads_properties() {
    assert_eq!(
        rows(PROPERTIES),
        [
            (4, "0:inc|1:Toegankelijk|5:accessibility".to_owned()),
            (5, "0:03111100|1:Sojabonen".to_owned()),
            (6, "0:75121000|1:Onderwijs|4:ja".to_owned()),
            (7, "1:Iets|5:los".to_owned()),
        ]
    );
    assert_eq!(rows(&PROPERTIES.replace("Dutch", "English"))[1].1, "0:03111100|2:Sojabonen");
    let french = refusal(&PROPERTIES.replace("Dutch", "French"));
    assert_eq!(french.0, "cpv.language_unknown");
    assert!(french.1.is_some_and(|seen| seen.starts_with("code in French.")));
}

#[test]
fn reads_json() {
    let pretty = "[\n {\n  \"code\": \"31532700-1\", \"parent\": \"31532000-4\", \"version\": 2, \"name\": \"Lamp covers\"\n },\n\n {\"code\": 3111000, \"name\": null, \"version\": 1, \"x\": [{\"y\": {}}]}\n]\n";
    assert_eq!(
        rows(pretty),
        [
            (1, "0:31532700-1|2:Lamp covers|3:31532000-4|5:CPV 2008".to_owned()),
            (5, "0:3111000|5:CPV 2003".to_owned())
        ]
    );
    let on_one_line = r#"[{"code":"1"},{"code":"2"},{"code":["3"],"name":true}]"#;
    assert_eq!(
        rows(on_one_line).iter().map(|row| row.0).collect::<Vec<_>>(),
        [1, 2],
        "a row without cells is none"
    );
}

#[test]
fn what_is_damaged_or_something_else_is_refused() {
    for content in [
        "[{\"code\": \"1\"}",
        "[{\"code\": \"1\"},]",
        "[{\"code\": \"1\"} {}]",
        "[{\"code\": \"1\"}] x",
        "[\"code\"]",
        "[{\"code\": }]",
        r#"<properties><comment>in Dutch</comment><entry key="code|name|cpv.1">a"#,
        r#"<properties><comment>in Dutch</comment><entry key="a">&own;</entry></properties>"#,
        r#"<!DOCTYPE properties [<!ENTITY a "aaaa">]><properties><comment>in Dutch</comment></properties>"#,
        "<properties><comment>in Dutch</comment></other>",
    ] {
        assert_eq!(refusal(content).0, "workbook.damaged", "{content}");
    }
    let other = refusal(&GENERICODE.replace("SocialServiceCpv", "Currency"));
    assert_eq!(other, ("cpv.other_list", Some("Currency".to_owned())));
    assert_eq!(refusal("<html><body>code</body></html>").0, "workbook.not_a_workbook");
    assert_eq!(refusal("[{\"naam\": 1}]").0, "workbook.not_a_workbook");
}

#[test]
fn what_is_nested_is_passed_over_whatever_its_depth() {
    let deep = format!("[{{\"code\": \"1\", \"x\": {}{}}}]", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(rows(&deep), [(1, "0:1".to_owned())]);
}

#[test]
fn limits_hold() {
    let row = r#"{"code":"31532700-1"}"#;
    let content = format!("[{}]", vec![row; 50].join(","));
    let limits = Limits { rows: 20, ..Limits::default() };
    let mut workbook = Workbook::open(content.into_bytes(), &limits).unwrap();
    let read = workbook.for_each_row(0, &mut |_| std::ops::ControlFlow::Continue(()));
    assert!(matches!(read, Err(EtlError::Unreadable(finding)) if finding.code == "workbook.over_limit"));
}
