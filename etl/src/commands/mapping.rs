//! `mapping`: what a partnership calls its columns.

use std::io::Write;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use etl::{
    config::Config,
    example,
    load::{self, history},
};
use schema::{
    database::Database,
    headings::{NamedField, named_fields, normalize},
    models::{ColumnMapping, NewColumnMapping, Partnership},
    rules::column_mapping,
    texts::{Label, violation_sentence},
    types::ImportKind,
};
use serde_json::{Value, json};

use super::{
    COMMAND_LINE, exit,
    file::{Format, Kind},
    migrated, runtime,
};

/// Tells, says and forgets what columns of workbooks hold
#[derive(Args)]
pub(crate) struct Mapping {
    #[command(subcommand)]
    deed: Deed,
    /// How to tell the outcome
    #[arg(long, value_enum, ignore_case = true, default_value = "text", global = true)]
    format: Format,
}

#[derive(Subcommand)]
enum Deed {
    /// What was said, by kind and heading
    List {
        #[command(flatten)]
        of: Partner,
        /// Kind of workbook; all when not given
        #[arg(long, value_enum, ignore_case = true)]
        kind: Option<Kind>,
    },
    /// Says what a column holds, in place of what was said before
    Set {
        #[command(flatten)]
        column: Column,
        /// Name of the field, see `mapping fields`
        #[arg(long, required_unless_present = "ignore")]
        field: Option<String>,
        /// The column means nothing and is left out
        #[arg(long, conflicts_with = "field")]
        ignore: bool,
    },
    /// Forgets what was said about a column
    Remove {
        #[command(flatten)]
        column: Column,
    },
    /// The fields that a column may hold, with their Dutch headings
    Fields {
        /// Kind of workbook
        #[arg(long, value_enum, ignore_case = true)]
        kind: Kind,
    },
}

#[derive(Args)]
struct Partner {
    /// Partnership whose workbooks it is about
    #[arg(long, default_value = example::PARTNERSHIP)]
    partnership: String,
}

#[derive(Args)]
struct Column {
    #[command(flatten)]
    of: Partner,
    /// Kind of workbook
    #[arg(long, value_enum, ignore_case = true)]
    kind: Kind,
    /// Heading of the column as it stands in the workbook
    #[arg(long)]
    heading: String,
}

impl Mapping {
    /// Does what is asked and tells what came of it
    pub(super) fn run(&self, config: &Config) -> anyhow::Result<u8> {
        if let Deed::Fields { kind } = &self.deed {
            return self.tell(&named_fields((*kind).into()), field_line, field_json);
        }
        runtime()?.block_on(self.with_database(config))
    }

    async fn with_database(&self, config: &Config) -> anyhow::Result<u8> {
        let database = migrated(&config.database).await?;
        let mappings = match &self.deed {
            Deed::List { of, kind } => list(&database, of, *kind).await?,
            Deed::Set { column, field, .. } => vec![set(&database, column, field.as_deref()).await?],
            Deed::Remove { column } => vec![remove(&database, column).await?],
            Deed::Fields { .. } => Vec::new(),
        };
        self.tell(&mappings, mapping_line, mapping_json)
    }

    fn tell<T>(&self, all: &[T], line: fn(&T) -> String, json: fn(&T) -> Value) -> anyhow::Result<u8> {
        let text = match self.format {
            Format::Text => all.iter().map(|one| line(one) + "\n").collect(),
            Format::Json => Value::from(all.iter().map(json).collect::<Vec<_>>()).to_string() + "\n",
        };
        std::io::stdout().write_all(text.as_bytes()).context("the outcome cannot be written")?;
        Ok(exit::GOOD)
    }
}

async fn list(database: &Database, of: &Partner, kind: Option<Kind>) -> anyhow::Result<Vec<ColumnMapping>> {
    let mut connection = database.connect().await?;
    let partnership = partnership(&mut connection, of).await?;
    let mut mappings =
        load::column_mapping::of_partnership(&mut connection, partnership.partnership_id).await?;
    if let Some(kind) = kind.map(ImportKind::from) {
        mappings.retain(|mapping| mapping.kind == kind);
    }
    Ok(mappings)
}

async fn set(database: &Database, column: &Column, field: Option<&str>) -> anyhow::Result<ColumnMapping> {
    let kind = column.kind.into();
    let normal_heading = match column_mapping::check(kind, &column.heading, field) {
        Ok(normal_heading) => normal_heading,
        Err(violations) => {
            let sentences: Vec<_> =
                violations.iter().map(|(_, violation)| violation_sentence(violation)).collect();
            bail!("{}", sentences.join(" "));
        }
    };
    let mut connection = database.connect().await?;
    let partnership_id = partnership(&mut connection, &column.of).await?.partnership_id;
    let mapping = NewColumnMapping {
        partnership_id,
        kind,
        normal_heading: &normal_heading,
        heading: column.heading.trim(),
        field: field.map(str::to_owned),
        actor: COMMAND_LINE,
    };
    let saved: diesel::QueryResult<ColumnMapping> = connection
        .transaction(async |connection| {
            history::explain(connection, COMMAND_LINE, "command:mapping set").await?;
            load::column_mapping::save(connection, &mapping).await
        })
        .await;
    Ok(saved?)
}

async fn remove(database: &Database, column: &Column) -> anyhow::Result<ColumnMapping> {
    let mut connection = database.connect().await?;
    let partnership_id = partnership(&mut connection, &column.of).await?.partnership_id;
    let (kind, heading) = (column.kind.into(), normalize(&column.heading));
    let removed: diesel::QueryResult<Option<ColumnMapping>> = connection
        .transaction(async |connection| {
            history::explain(connection, COMMAND_LINE, "command:mapping remove").await?;
            load::column_mapping::remove(connection, partnership_id, kind, &heading).await
        })
        .await;
    removed?.with_context(|| format!("nothing was said about the column '{}'", column.heading))
}

async fn partnership(connection: &mut AsyncPgConnection, of: &Partner) -> anyhow::Result<Partnership> {
    load::partnership::find(connection, &of.partnership)
        .await?
        .with_context(|| format!("there is no partnership '{}'", of.partnership))
}

fn mapping_line(mapping: &ColumnMapping) -> String {
    let ColumnMapping { kind, heading, field, actor, updated_at, .. } = mapping;
    let said = field.as_ref().map_or_else(
        || "telt niet mee".to_owned(),
        |name| {
            let known = named_fields(*kind).into_iter().find(|field| field.name == name);
            known.map_or_else(|| name.clone(), |field| format!("{name} ({})", field.heading))
        },
    );
    let day = updated_at.format("%d-%m-%Y");
    format!("{:<22} {heading:<32} {said:<34} {actor}, {day}", kind.label())
}

fn mapping_json(mapping: &ColumnMapping) -> Value {
    json!({
        "kind": mapping.kind, "heading": mapping.heading, "field": mapping.field, "actor": mapping.actor,
        "updated_at": mapping.updated_at,
    })
}

fn field_line(field: &NamedField) -> String {
    format!("{:<18} {}", field.name, field.heading)
}

fn field_json(field: &NamedField) -> Value {
    json!({ "name": field.name, "heading": field.heading })
}
