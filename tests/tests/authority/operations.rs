//! One line for everything that can be asked, and for each case in which the answer differs.

/// Something that is asked or done
pub(super) struct Operation {
    /// The field, as in the schema; of a type below the root as `Type.field`
    pub(super) field: &'static str,
    /// Which case of it; empty when there is one
    pub(super) of: &'static str,
    /// The document; `{slug}` and `{Type:name}` stand for a partnership and the identities of what it has
    pub(super) document: &'static str,
    /// Where the answer has what was asked for
    pub(super) seen: &'static str,
    /// Statements that make it possible, again
    pub(super) before: &'static str,
    /// Whether it is the same in every partnership
    pub(super) is_everywhere: bool,
}

const fn read(
    field: &'static str,
    of: &'static str,
    document: &'static str,
    seen: &'static str,
) -> Operation {
    Operation { field, of, document, seen, before: "", is_everywhere: false }
}

const fn common(field: &'static str, document: &'static str, seen: &'static str) -> Operation {
    Operation { field, of: "", document, seen, before: "", is_everywhere: true }
}

const fn change(
    field: &'static str,
    of: &'static str,
    before: &'static str,
    document: &'static str,
    seen: &'static str,
) -> Operation {
    Operation { field, of, document, seen, before, is_everywhere: false }
}

/// Everything that can be read
pub(super) const READS: &[Operation] = &[
    common("viewer", "{ viewer { name } }", "/viewer"),
    common("partnerships", "{ partnerships { nodes { name } } }", "/partnerships/nodes"),
    read("partnership", "", "{ partnership(slug: \"{slug}\") { name } }", "/partnership"),
    read(
        "Partnership.members",
        "",
        "{ partnership(slug: \"{slug}\") { members { kind } } }",
        "/partnership/members",
    ),
    read(
        "Partnership.calendars",
        "with drafts",
        "{ partnership(slug: \"{slug}\") { calendars { year } } }",
        "/partnership/calendars/1",
    ),
    common("organization", "{ organization(code: \"GM0503\") { name } }", "/organization"),
    common("organizations", "{ organizations(first: 1) { nodes { name } } }", "/organizations/nodes"),
    read(
        "population",
        "",
        "{ population(partnership: \"{slug}\", year: 2022) { nodes { inhabitants } } }",
        "/population/nodes",
    ),
    common("population", "{ population(year: 2022) { nodes { inhabitants } } }", "/population/nodes"),
    read("calendar", "published", "{ calendar(partnership: \"{slug}\", year: 2023) { title } }", "/calendar"),
    read("calendar", "draft", "{ calendar(partnership: \"{slug}\", year: 2024) { title } }", "/calendar"),
    read(
        "tenders",
        "published",
        "{ tenders(partnership: \"{slug}\", filter: {year: 2023}) { nodes { title } } }",
        "/tenders/nodes",
    ),
    read(
        "tenders",
        "draft",
        "{ tenders(partnership: \"{slug}\", filter: {year: 2024}) { nodes { title } } }",
        "/tenders/nodes",
    ),
    read(
        "tenderTotals",
        "published",
        "{ tenderTotals(partnership: \"{slug}\", filter: {year: 2023}, groupBy: [STATUS]) { count } }",
        "/tenderTotals",
    ),
    read(
        "tenderTotals",
        "draft",
        "{ tenderTotals(partnership: \"{slug}\", filter: {year: 2024}, groupBy: []) { count } }",
        "/tenderTotals",
    ),
    read(
        "tender",
        "published",
        "{ tender(partnership: \"{slug}\", year: 2023, reference: \"P\") { title } }",
        "/tender",
    ),
    read(
        "tender",
        "draft",
        "{ tender(partnership: \"{slug}\", year: 2024, reference: \"A\") { title } }",
        "/tender",
    ),
    read("tender", "draft, by id", "{ tender(id: \"{Tender:OwnTender}\") { title } }", "/tender"),
    read("contracts", "", "{ contracts(partnership: \"{slug}\") { nodes { title } } }", "/contracts/nodes"),
    read("contract", "", "{ contract(id: \"{Contract:Contract}\") { title } }", "/contract"),
    read(
        "contractTotals",
        "",
        "{ contractTotals(partnership: \"{slug}\", groupBy: [ORGANIZATION]) { count } }",
        "/contractTotals",
    ),
    read(
        "budgets",
        "",
        "{ budgets(partnership: \"{slug}\", year: 2023) { nodes { revision } } }",
        "/budgets/nodes",
    ),
    read("budget", "", "{ budget(partnership: \"{slug}\", year: 2023) { revision } }", "/budget"),
    read(
        "costDistribution",
        "",
        "{ costDistribution(partnership: \"{slug}\", year: 2023) { total } }",
        "/costDistribution",
    ),
    read("expenses", "", "{ expenses(partnership: \"{slug}\") { nodes { amount } } }", "/expenses/nodes"),
    read(
        "expenseTotals",
        "",
        "{ expenseTotals(partnership: \"{slug}\", groupBy: [LINE]) { amount } }",
        "/expenseTotals",
    ),
    read(
        "importRuns",
        "",
        "{ importRuns(partnership: \"{slug}\") { nodes { fileName } } }",
        "/importRuns/nodes",
    ),
    read("importRun", "", "{ importRun(id: \"{ImportRun:ImportRun}\") { fileName } }", "/importRun"),
    read("columnMappings", "", "{ columnMappings(partnership: \"{slug}\") { heading } }", "/columnMappings"),
    common("auditTrail", "{ auditTrail(first: 1) { nodes { action } } }", "/auditTrail/nodes"),
    read("tokens", "", "{ tokens(partnership: \"{slug}\") { name } }", "/tokens"),
    common("tokens", "{ tokens { name } }", "/tokens"),
    read("users", "", "{ users(partnership: \"{slug}\") { nodes { name } } }", "/users/nodes"),
    common("users", "{ users { nodes { name } } }", "/users/nodes"),
    common("columnFields", "{ columnFields(kind: CALENDAR) { name } }", "/columnFields"),
    read("node", "published calendar", "{ node(id: \"{Calendar:Published}\") { id } }", "/node"),
    read("node", "draft calendar", "{ node(id: \"{Calendar:Draft}\") { id } }", "/node"),
    read("node", "draft tender", "{ node(id: \"{Tender:OwnTender}\") { id } }", "/node"),
    read("node", "contract", "{ node(id: \"{Contract:Contract}\") { id } }", "/node"),
    read("node", "budget", "{ node(id: \"{Budget:Budget}\") { id } }", "/node"),
    read("node", "expense", "{ node(id: \"{Expense:Expense}\") { id } }", "/node"),
    read("node", "import", "{ node(id: \"{ImportRun:ImportRun}\") { id } }", "/node"),
    read("node", "column mapping", "{ node(id: \"{ColumnMapping:ColumnMapping}\") { id } }", "/node"),
    read(
        "changes",
        "published calendar",
        "{ changes(of: \"{Calendar:Published}\") { nodes { actor } } }",
        "/changes/nodes",
    ),
    read(
        "changes",
        "draft tender",
        "{ changes(of: \"{Tender:OwnTender}\") { nodes { actor } } }",
        "/changes/nodes",
    ),
    read(
        "changes",
        "contract",
        "{ changes(of: \"{Contract:Contract}\") { nodes { actor } } }",
        "/changes/nodes",
    ),
    read("changes", "budget", "{ changes(of: \"{Budget:Budget}\") { nodes { actor } } }", "/changes/nodes"),
    read("nodes", "draft tender", "{ nodes(ids: [\"{Tender:OwnTender}\"]) { id } }", "/nodes/0"),
];

const RUN_IS: &str = "UPDATE import_runs SET applied_by = NULL, claimed_by = NULL, status = ";

/// Everything that can be changed
pub(super) const CHANGES: &[Operation] = &[
    change(
        "registerTender",
        "",
        "",
        "mutation { registerTender(input: {partnership: \"{slug}\", year: 2024, title: \"Nieuw\"}) { tender { id } problems { code } } }",
        "/registerTender/tender",
    ),
    change(
        "updateTender",
        "of the own organization",
        "UPDATE tenders SET version = 1",
        "mutation { updateTender(input: {id: \"{Tender:OwnTender}\", version: 1, remarks: \"x\"}) { tender { id } problems { code } } }",
        "/updateTender/tender",
    ),
    change(
        "updateTender",
        "of another organization",
        "UPDATE tenders SET version = 1",
        "mutation { updateTender(input: {id: \"{Tender:OtherTender}\", version: 1, remarks: \"x\"}) { tender { id } problems { code } } }",
        "/updateTender/tender",
    ),
    change(
        "draftBudget",
        "",
        "",
        "mutation { draftBudget(input: {partnership: \"{slug}\", year: 2030, lines: [{name: \"Post\", amount: \"1.00\"}]}) { budget { id } problems { code } } }",
        "/draftBudget/budget",
    ),
    change(
        "checkWorkbook",
        "",
        "",
        "mutation($file: Upload!) { checkWorkbook(input: {partnership: \"{slug}\", file: $file}) { importRun { id } problems { code } } }",
        "/checkWorkbook/importRun",
    ),
    change(
        "applyImport",
        "",
        "'CHECKED'",
        "mutation { applyImport(input: {id: \"{ImportRun:ImportRun}\"}) { importRun { id } problems { code } } }",
        "/applyImport/importRun",
    ),
    change(
        "rejectImport",
        "",
        "'CHECKED'",
        "mutation { rejectImport(input: {id: \"{ImportRun:ImportRun}\"}) { importRun { id } problems { code } } }",
        "/rejectImport/importRun",
    ),
    change(
        "cancelImport",
        "",
        "'WAITING'",
        "mutation { cancelImport(input: {id: \"{ImportRun:ImportRun}\"}) { importRun { id } problems { code } } }",
        "/cancelImport/importRun",
    ),
    change(
        "revertImport",
        "",
        "'APPLIED'",
        "mutation { revertImport(input: {id: \"{ImportRun:ImportRun}\"}) { importRun { id } problems { code } } }",
        "/revertImport/importRun",
    ),
    change(
        "recheckImport",
        "",
        "'CHECKED'",
        "mutation { recheckImport(input: {id: \"{ImportRun:ImportRun}\"}) { importRun { id } problems { code } } }",
        "/recheckImport/importRun",
    ),
    change(
        "createToken",
        "",
        "",
        "mutation { createToken(input: {partnership: \"{slug}\", name: \"proef\", role: VIEWER}) { token { id } problems { code } } }",
        "/createToken/token",
    ),
    change(
        "createToken",
        "of the installation",
        "",
        "mutation { createToken(input: {name: \"proef\", role: ADMIN}) { token { id } problems { code } } }",
        "/createToken/token",
    ),
    change(
        "revokeToken",
        "",
        "INSERT INTO tokens (token_id, partnership_id, purpose, secret_sha256, name, role, expires_at)
         SELECT '{uuid:Token}', partnership_id, 'BEARER', sha256('{slug}'), 'weg', 'VIEWER', now() + interval '1 hour' FROM partnerships
         WHERE slug = '{slug}' ON CONFLICT (token_id) DO UPDATE SET ended_at = NULL",
        "mutation { revokeToken(input: {id: \"{uuid:Token}\"}) { token { name } problems { code } } }",
        "/revokeToken/token",
    ),
    change(
        "grantRole",
        "",
        "",
        "mutation { grantRole(input: {id: \"{uuid:User}\", partnership: \"{slug}\", role: FINANCE}) { user { id } problems { code } } }",
        "/grantRole/user",
    ),
    change(
        "grantRole",
        "of the installation",
        "",
        "mutation { grantRole(input: {id: \"{uuid:User}\", role: ADMIN}) { user { id } problems { code } } }",
        "/grantRole/user",
    ),
    change(
        "withdrawRole",
        "",
        "INSERT INTO user_roles (user_id, partnership_id, role) SELECT '{uuid:User}', partnership_id, 'LEGAL' FROM partnerships
         WHERE slug = '{slug}' ON CONFLICT DO NOTHING",
        "mutation { withdrawRole(input: {id: \"{uuid:User}\", partnership: \"{slug}\", role: LEGAL}) { user { id } problems { code } } }",
        "/withdrawRole/user",
    ),
    change(
        "disableUser",
        "",
        "",
        "mutation { disableUser(input: {id: \"{uuid:User}\"}) { user { id } problems { code } } }",
        "/disableUser/user",
    ),
    change(
        "enableUser",
        "",
        "",
        "mutation { enableUser(input: {id: \"{uuid:User}\"}) { user { id } problems { code } } }",
        "/enableUser/user",
    ),
    change(
        "saveColumnMapping",
        "",
        "",
        "mutation { saveColumnMapping(input: {partnership: \"{slug}\", kind: CALENDAR, heading: \"Andere kop\", field: \"title\"}) { columnMapping { id } problems { code } } }",
        "/saveColumnMapping/columnMapping",
    ),
    change(
        "removeColumnMapping",
        "",
        "INSERT INTO column_mappings (column_mapping_id, partnership_id, kind, normal_heading, heading, actor)
         SELECT '{uuid:ColumnMapping}', partnership_id, 'CALENDAR', 'kop', 'Kop', 'proef' FROM partnerships WHERE slug = '{slug}'
         ON CONFLICT DO NOTHING",
        "mutation { removeColumnMapping(input: {id: \"{ColumnMapping:ColumnMapping}\"}) { columnMapping { heading } problems { code } } }",
        "/removeColumnMapping/columnMapping",
    ),
];

/// Everything that can be followed; the statements are done once that is begun
pub(super) const FOLLOWED: &[Operation] = &[
    change(
        "importProgress",
        "",
        "'CHECKED'",
        "subscription { importProgress(id: \"{ImportRun:ImportRun}\") { status } }",
        "/importProgress",
    ),
    change(
        "calendarChanges",
        "",
        "UPDATE tenders SET remarks = gen_random_uuid() WHERE tender_id = '{uuid:OwnTender}'",
        "subscription { calendarChanges(partnership: \"{slug}\", year: 2024) { kind } }",
        "/calendarChanges",
    ),
];

impl Operation {
    /// The statements that make it possible
    pub(super) fn statements(&self) -> String {
        match self.before.strip_prefix('\'') {
            Some(_) => format!("{RUN_IS}{}", self.before),
            None => self.before.to_owned(),
        }
    }
}
