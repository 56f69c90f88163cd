//! The partnership that most tests play in: `zhw`, with its four members and all municipalities, and nothing else.

use std::fs;

use crate::{database::TestDatabase, workspace};

/// The four members as CBS knows them; the last keeps the books
pub const MEMBERS: [(&str, &str); 4] =
    [("GM0503", "Delft"), ("GM1926", "Pijnacker-Nootdorp"), ("GM1783", "Westland"), ("GM0637", "Zoetermeer")];

/// A database with the partnership
pub async fn database() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    database.run(&municipalities()).await;
    database.run(&partnership("zhw")).await;
    database
}

/// Statements that make a partnership of the four members since 2020
pub fn partnership(slug: &str) -> String {
    let codes = MEMBERS.map(|(code, _)| format!("'{code}'")).join(", ");
    format!(
        "INSERT INTO partnerships (slug, name) VALUES ('{slug}', 'Samenwerking {slug}');
         INSERT INTO memberships (partnership_id, organization_id, kind, during)
         SELECT partnership_id, organization_id, 'FOUNDING', '[2020-01-01,)' FROM partnerships, organizations
         WHERE slug = '{slug}' AND code IN ({codes});
         INSERT INTO membership_roles (membership_id, role)
         SELECT membership_id, 'COST_SHARING' FROM memberships JOIN partnerships USING (partnership_id) WHERE slug = '{slug}';
         INSERT INTO membership_roles (membership_id, role)
         SELECT membership_id, 'ADMINISTERING' FROM memberships JOIN partnerships USING (partnership_id)
         JOIN organizations USING (organization_id) WHERE slug = '{slug}' AND code = 'GM0637'"
    )
}

fn municipalities() -> String {
    let reference = workspace::root().join("etl/reference/municipalities.csv");
    let text = fs::read_to_string(reference).expect("the municipalities that come with the product");
    let day = |text: &str| if text.is_empty() { "NULL".to_owned() } else { format!("'{text}'") };
    let rows: Vec<_> = text
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<_> = line.split(';').collect();
            let name = fields[1].replace('\'', "''");
            format!(
                "('MUNICIPALITY', '{}', '{name}', daterange({}, {}))",
                fields[0],
                day(fields[2]),
                day(fields[3])
            )
        })
        .collect();
    format!("INSERT INTO organizations (kind, code, name, existence) VALUES {}", rows.join(",\n"))
}
