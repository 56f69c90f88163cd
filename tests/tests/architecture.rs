//! The borders of the house: who may name whom, where files lie and what they are called. Each law is shown a source
//! that breaks it, so that a law that sees nothing is not taken for one that is kept.

use std::{collections::BTreeSet, fs};

use harness::{
    sources::{self, Source},
    workspace,
};
use regex::Regex;

/// What no source under these paths, the excepted ones aside, may name.
struct Border {
    law: &'static str,
    under: &'static [&'static str],
    except: &'static [&'static str],
    forbidden: &'static str,
}

const BORDERS: &[Border] = &[
    Border { law: "etl never sees api", under: &["etl/"], except: &[], forbidden: r"\bapi::" },
    Border { law: "api never sees etl", under: &["api/"], except: &[], forbidden: r"\betl::" },
    Border { law: "schema sees neither", under: &["schema/"], except: &[], forbidden: r"\b(api|etl)::" },
    Border {
        law: "schema does no I/O outside database/",
        under: &["schema/src/"],
        except: &["schema/src/database/"],
        forbidden: r"\b(tokio|tracing|diesel_async|diesel_migrations|deadpool|futures|rustix|axum|calamine|rust_xlsxwriter)::|\bstd::(fs|net|env|process|io)\b|\bfn main\b|\bprintln!",
    },
    Border {
        law: "calamine has one home",
        under: &["schema/", "etl/src/", "api/"],
        except: &["etl/src/workbook/"],
        forbidden: r"\bcalamine\b",
    },
    Border {
        law: "rust_xlsxwriter has one home",
        under: &["schema/", "etl/src/", "api/src/"],
        except: &["api/src/export/sheet.rs"],
        forbidden: r"\brust_xlsxwriter\b",
    },
    Border {
        law: "quick_xml stands at two borders",
        under: &["schema/", "etl/src/", "api/"],
        except: &["etl/src/annotate/markup.rs", "etl/src/workbook/code_list/markup.rs"],
        forbidden: r"\bquick_xml\b",
    },
    Border {
        law: "async_graphql has one home",
        under: &["schema/", "etl/", "api/src/"],
        except: &["api/src/graphql/"],
        forbidden: r"\basync_graphql\b",
    },
    Border {
        law: "argon2 has one home",
        under: &["schema/", "etl/", "api/src/"],
        except: &["api/src/auth/password.rs"],
        forbidden: r"\bargon2::",
    },
    Border {
        law: "other servers are asked in one place",
        under: &["schema/", "etl/", "api/src/"],
        except: &["api/src/auth/oidc/"],
        forbidden: r"\b(reqwest|jsonwebtoken)\b",
    },
    Border {
        law: "SQL is in read and write",
        under: &["api/src/graphql/", "api/src/web/", "api/src/export/", "api/src/auth/"],
        except: &[],
        // A connection may be handed on, and an error of the database told; nothing may be asked of it.
        forbidden: r"\bschema::tables\b|\b(Run)?QueryDsl\b|\bExpressionMethods\b|\bsql_query\b|\bbatch_execute\b|\bdiesel::(prelude|dsl|sql_types|insert_into|update|delete|select)\b",
    },
    Border {
        law: "parsing and checking know no database",
        under: &[
            "etl/src/workbook/",
            "etl/src/columns",
            "etl/src/cells/",
            "etl/src/rows/",
            "etl/src/checks/",
            "etl/src/findings",
            "etl/src/annotate/",
        ],
        except: &[],
        forbidden: r"\bdiesel\b|\bdiesel_async\b|\bschema::(tables|database)\b",
    },
    Border {
        law: "stages do not look forward",
        under: &["etl/src/workbook/", "etl/src/cells/"],
        except: &[],
        forbidden: r"\bcrate::(run|load|checks|rows|columns)\b",
    },
    Border {
        law: "rows are parsed without the stages after them",
        under: &["etl/src/rows/", "etl/src/columns"],
        except: &[],
        forbidden: r"\bcrate::(run|load|checks)\b",
    },
    Border {
        law: "read and write know neither GraphQL nor pages",
        under: &["api/src/read/", "api/src/write/"],
        except: &[],
        forbidden: r"\bcrate::(graphql|web|export|server)\b|\baxum\b",
    },
    Border {
        law: "anyhow is for the programs alone",
        under: &["schema/src/", "etl/src/", "api/src/"],
        except: &["etl/src/main.rs", "etl/src/commands/", "api/src/main.rs", "api/src/commands/"],
        forbidden: r"\banyhow\b",
    },
    Border {
        law: "the exact decimal of a float is taken in cells, and given in the sheet writer",
        under: &[
            "schema/src/rules/",
            "etl/src/rows/",
            "etl/src/checks/",
            "etl/src/load/",
            "api/src/read/",
            "api/src/write/",
        ],
        except: &[],
        forbidden: r"\bfrom_f64|\bto_f64\b|\bf64\b|\bf32\b",
    },
];

impl Border {
    fn crossings(&self, sources: &[Source]) -> Vec<String> {
        let forbidden = Regex::new(self.forbidden).expect("a pattern");
        let starts = |source: &Source, paths: &[&str]| paths.iter().any(|path| source.path.starts_with(path));
        let mut crossings = Vec::new();
        for source in
            sources.iter().filter(|source| starts(source, self.under) && !starts(source, self.except))
        {
            for (number, line) in source.code().lines().enumerate() {
                if forbidden.is_match(line) {
                    crossings.push(format!("{}:{}: {} ({})", source.path, number + 1, line.trim(), self.law));
                }
            }
        }
        crossings
    }
}

#[test]
fn borders_hold() {
    let sources = sources::all();
    let crossings: Vec<_> = BORDERS.iter().flat_map(|border| border.crossings(&sources)).collect();
    assert!(crossings.is_empty(), "{}", crossings.join("\n"));
}

#[test]
fn a_crossed_border_is_seen() {
    for (law, path, line) in [
        ("etl never sees api", "etl/src/run.rs", "use api::state::State;"),
        ("api never sees etl", "api/src/server.rs", "fn f() { etl::run::check() }"),
        ("schema sees neither", "schema/src/lib.rs", "use etl::run;"),
        ("schema does no I/O outside database/", "schema/src/rules/x.rs", "let x = std::fs::read(y);"),
        ("calamine has one home", "etl/src/rows/tender.rs", "use calamine::Data;"),
        ("rust_xlsxwriter has one home", "api/src/export/calendar.rs", "use rust_xlsxwriter::Workbook;"),
        ("quick_xml stands at two borders", "etl/src/annotate/sheet.rs", "use quick_xml::Reader;"),
        ("async_graphql has one home", "api/src/read/tender.rs", "use async_graphql::ID;"),
        ("argon2 has one home", "api/src/write/user.rs", "use argon2::Argon2;"),
        ("other servers are asked in one place", "api/src/web/home.rs", "use reqwest::Client;"),
        ("SQL is in read and write", "api/src/graphql/tender.rs", "use diesel::prelude::*;"),
        ("parsing and checking know no database", "etl/src/rows/tender.rs", "use schema::tables::tenders;"),
        ("stages do not look forward", "etl/src/cells/money.rs", "use crate::rows::Draft;"),
        (
            "rows are parsed without the stages after them",
            "etl/src/rows/budget.rs",
            "use crate::load::budget;",
        ),
        (
            "read and write know neither GraphQL nor pages",
            "api/src/write/tender.rs",
            "use crate::graphql::Problem;",
        ),
        ("anyhow is for the programs alone", "etl/src/run.rs", "use anyhow::Result;"),
        (
            "the exact decimal of a float is taken in cells, and given in the sheet writer",
            "schema/src/rules/settlement.rs",
            "let share = total.to_f64();",
        ),
    ] {
        let border =
            BORDERS.iter().find(|border| border.law == law).unwrap_or_else(|| panic!("no law: {law}"));
        assert_eq!(border.crossings(&[Source::planted(path, line)]).len(), 1, "{law}");
        let commented = Source::planted(path, &format!("// {line}"));
        assert_eq!(border.crossings(&[commented]), Vec::<String>::new(), "{law}: a comment crosses nothing");
    }
    let shown = BORDERS.len();
    assert_eq!(shown, 17, "a new border is planted here too");
}

#[test]
fn a_home_is_no_crossing() {
    let homes = [
        Source::planted("etl/src/workbook/xlsx.rs", "use calamine::Xlsx;"),
        Source::planted("api/src/export/sheet.rs", "use rust_xlsxwriter::Workbook;"),
        Source::planted("api/src/graphql/tender.rs", "use async_graphql::Object;"),
        Source::planted("api/src/read/tender.rs", "use diesel::prelude::*;"),
        Source::planted("schema/src/database/private.rs", "use std::fs;"),
    ];
    assert_eq!(
        BORDERS.iter().flat_map(|border| border.crossings(&homes)).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}

/// The dependencies of a manifest's section by name.
fn dependencies(manifest: &str, section: &str) -> BTreeSet<String> {
    let inside =
        manifest.split("\n[").find(|part| part.trim_start_matches('[').starts_with(&format!("{section}]")));
    let lines = inside.unwrap_or_default().lines().skip(1);
    lines
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A dependency is declared only where it has its home, or who needs it cannot name it by accident.
fn wrong_dependencies(member: &str, manifest: &str) -> Vec<String> {
    let forbidden: &[&str] = match member {
        "schema" => &["api", "etl", "async-graphql", "axum", "calamine", "rust_xlsxwriter", "anyhow", "clap"],
        "etl" => &["api", "async-graphql", "axum", "rust_xlsxwriter", "askama"],
        "api" => &["etl", "calamine"],
        _ => &[],
    };
    dependencies(manifest, "dependencies")
        .into_iter()
        .filter(|name| forbidden.contains(&name.as_str()))
        .collect()
}

#[test]
fn manifests_keep_the_borders() {
    for member in ["schema", "etl", "api"] {
        let manifest =
            fs::read_to_string(workspace::root().join(member).join("Cargo.toml")).expect("a manifest");
        assert!(
            dependencies(&manifest, "dependencies").contains("uuid"),
            "{member}: the dependencies are found"
        );
        assert_eq!(wrong_dependencies(member, &manifest), Vec::<String>::new(), "{member}");
        assert!(manifest.contains("[lints]\nworkspace = true"), "{member} keeps the lints of the workspace");
    }
    let planted =
        "[package]\nname = \"x\"\n\n[dependencies]\nuuid.workspace = true\netl = { path = \"../etl\" }\n";
    assert_eq!(wrong_dependencies("api", planted), ["etl"]);
}

const LONGEST: usize = 400;

/// What is wrong with a source's name or length.
fn misfits(source: &Source) -> Option<String> {
    let name = source.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
    let folders: Vec<_> = source.path.split('/').collect();
    let vague = ["utils", "util", "common", "helpers", "helper", "misc", "manager", "managers"];
    if vague.iter().any(|vague| name == *vague || folders.contains(vague)) {
        return Some(format!("{}: a name that says nothing", source.path));
    }
    let generated = source.path == "schema/src/tables.rs";
    (source.lines() > LONGEST && !generated).then(|| format!("{}: {} lines", source.path, source.lines()))
}

#[test]
fn files_are_short_and_named_for_what_they_hold() {
    let misfits: Vec<_> = sources::all().iter().filter_map(misfits).collect();
    assert!(misfits.is_empty(), "{}", misfits.join("\n"));
}

#[test]
fn a_long_or_vaguely_named_file_is_seen() {
    assert!(misfits_of("etl/src/run.rs", LONGEST + 1));
    assert!(!misfits_of("etl/src/run.rs", LONGEST));
    assert!(!misfits_of("schema/src/tables.rs", LONGEST + 1));
    assert!(misfits_of("etl/src/utils.rs", 1));
    assert!(misfits_of("api/src/common/mod.rs", 1));
}

fn misfits_of(path: &str, lines: usize) -> bool {
    misfits(&Source::planted(path, &"\n".repeat(lines))).is_some()
}

/// Folders of modules without a `mod.rs`, or with a file beside them that would be another home.
fn homeless(paths: &BTreeSet<String>) -> Vec<String> {
    let mut homeless = BTreeSet::new();
    for path in paths {
        let Some((folder, _)) = path.rsplit_once('/') else { continue };
        let module_of_a_crate = folder.contains("/src/");
        if module_of_a_crate
            && (!paths.contains(&format!("{folder}/mod.rs")) || paths.contains(&format!("{folder}.rs")))
        {
            homeless.insert(folder.to_owned());
        }
    }
    homeless.into_iter().collect()
}

#[test]
fn every_folder_of_modules_has_its_mod_rs() {
    let paths: BTreeSet<_> = sources::all().into_iter().map(|source| source.path).collect();
    assert_eq!(homeless(&paths), Vec::<String>::new());

    let set = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(homeless(&set(&["etl/src/rows/a.rs"])), ["etl/src/rows"]);
    assert_eq!(homeless(&set(&["etl/src/rows/mod.rs", "etl/src/rows.rs"])), ["etl/src/rows"]);
    assert_eq!(homeless(&set(&["etl/src/rows/mod.rs", "etl/src/run.rs"])), Vec::<String>::new());
}

/// What may lie at the top; what git does not keep (`target`, a data folder) does not count.
const TOP: &[&str] = &[
    ".cargo",
    ".ci",
    ".config",
    ".git",
    ".github",
    "api",
    "data",
    "docs",
    "etl",
    "migrations",
    "schema",
    "script",
    "target",
    "tests",
];

#[test]
fn the_top_has_the_folders_of_the_design() {
    let root = fs::read_dir(workspace::root()).expect("the workspace");
    let unknown: Vec<_> = root
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !TOP.contains(&name.as_str()))
        .collect();
    assert_eq!(unknown, Vec::<String>::new());
}

/// Migrations are named by their moment and what they do, and have both directions.
#[test]
fn migrations_are_named_and_have_both_directions() {
    let name = Regex::new(r"^\d{14}_[a-z]+(_[a-z0-9]+)+$").expect("a pattern");
    assert!(name.is_match("20261123090500_create_budgets") && !name.is_match("2026-11-23_budgets"));
    let folders = fs::read_dir(workspace::root().join("migrations")).expect("the migrations");
    for entry in folders.flatten().filter(|entry| entry.path().is_dir()) {
        let folder = entry.file_name().to_string_lossy().into_owned();
        assert!(name.is_match(&folder), "{folder}");
        assert!(entry.path().join("up.sql").is_file() && entry.path().join("down.sql").is_file(), "{folder}");
    }
}
