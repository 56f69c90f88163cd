use std::collections::BTreeMap;

use chrono::NaiveDate;
use schema::{
    headings::{TenderField, normalize},
    texts::Label,
    types::ParticipationRole,
};
use uuid::Uuid;

use super::{
    TenderContext,
    names::{Name, names},
};
use crate::{
    cells,
    columns::Meaning,
    findings::Finding,
    rows::{
        DraftParticipation,
        reader::{Place, Reader},
    },
};

/// Words for all members
const ALL: [&str; 16] = [
    "alle",
    "allen",
    "iedereen",
    "allemaal",
    "regionaal",
    "collectief",
    "gezamenlijk",
    "samen",
    "gezamelijk",
    "r",
    "ja",
    "j",
    "x",
    "v",
    "waar",
    "1",
];

/// Words for nobody but the organization that leads or registered the tender
const ALONE: [&str; 13] = [
    "individueel",
    "i",
    "alleen",
    "geen",
    "nee",
    "n",
    "zelfstandig",
    "lokaal",
    "onwaar",
    "0",
    "niet",
    "eigen",
    "individuele",
];

/// What follows "alle" when it still means all members
const MEMBERS: [&str; 7] = [
    "gemeenten",
    "deelnemers",
    "leden",
    "organisaties",
    "deelnemende gemeenten",
    "partijen",
    "regiogemeenten",
];

const COUNTS: [&str; 13] =
    ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"];

/// Words behind "alle" that begin a list of who does not take part
const EXCEPT: [&str; 7] =
    ["behalve ", "uitgezonderd ", "m.u.v. ", "muv ", "met uitzondering van ", "zonder ", "exclusief "];

/// Who takes part in a tender: what the columns of lead, organization, participants and each municipality say together
///
/// A lead takes part, whatever its own column says. Organizations in a list are participants unless the list says
/// otherwise; the column of an organization itself counts for more than a list.
pub(super) fn participations(
    reader: &mut Reader<'_, TenderField>,
    context: &TenderContext<'_>,
    on: NaiveDate,
) -> Vec<DraftParticipation> {
    let mut parts = Parts { by_id: BTreeMap::new(), context, on };
    parts.read_list(reader);
    parts.read_marks(reader);
    parts.read_leads(reader);
    parts.into_vec()
}

struct Parts<'a> {
    by_id: BTreeMap<Uuid, DraftParticipation>,
    context: &'a TenderContext<'a>,
    on: NaiveDate,
}

/// A cell as the words of a list
enum List<'a> {
    Nothing,
    /// All members, but those of the text
    All {
        except: &'a str,
        count: Option<usize>,
    },
    Alone,
    Names(&'a str),
}

impl Parts<'_> {
    fn set(&mut self, organization_id: Uuid, name: &str, role: ParticipationRole) {
        let part = DraftParticipation { organization_id, name: name.to_owned(), role };
        self.by_id.insert(organization_id, part);
    }

    fn role(&self, organization_id: Uuid) -> Option<ParticipationRole> {
        self.by_id.get(&organization_id).map(|part| part.role)
    }

    fn read_list(&mut self, reader: &mut Reader<'_, TenderField>) {
        let Some(place) = reader.cell(TenderField::Participants) else { return };
        let Some(text) = reader.read_at(place, cells::text) else { return };
        match list(&text) {
            List::Nothing | List::Alone => {}
            List::All { except, count } => self.add_members(reader, place, except, count),
            List::Names(text) => {
                for (organization_id, name, role) in self.known(reader, place, text) {
                    self.add(reader, place, organization_id, &name, role);
                }
            }
        }
    }

    fn add_members(
        &mut self,
        reader: &mut Reader<'_, TenderField>,
        place: Place<'_>,
        except: &str,
        count: Option<usize>,
    ) {
        let members = self.context.members;
        let except: Vec<Uuid> = self
            .known(reader, place, except)
            .into_iter()
            .map(|(organization_id, ..)| organization_id)
            .collect();
        for (organization_id, name) in members.iter().filter(|(id, _)| !except.contains(id)) {
            self.set(*organization_id, name, ParticipationRole::Participant);
        }
        if members.is_empty() {
            reader
                .notice(Finding::error("tender.members_unknown").seeing(&place.cell.value.display()), place);
        } else if count.is_some_and(|count| count != members.len()) {
            let finding = Finding::warning("tender.member_count_differs").seeing(&place.cell.value.display());
            reader.notice(finding.expecting(format!("er zijn er {}", members.len())), place);
        }
    }

    /// The organizations of a list that are known; a finding for each of the others
    fn known(
        &self,
        reader: &mut Reader<'_, TenderField>,
        place: Place<'_>,
        text: &str,
    ) -> Vec<(Uuid, String, ParticipationRole)> {
        let mut known = Vec::new();
        let context = self.context;
        for name in context.memo.names(text, self.on, || names(text, context.directory, self.on)) {
            match name {
                Name::Known { organization_id, name, role } => known.push((organization_id, name, role)),
                Name::Unknown(text) => {
                    let members = context.members.iter().map(|(_, name)| name.as_str());
                    let finding = Finding::error("tender.organization_unknown").seeing(&text);
                    let meant = context.directory.meant_by(&text, members, self.on);
                    reader.notice(meant.into_iter().fold(finding, Finding::expecting), place);
                }
            }
        }
        known
    }

    fn read_marks(&mut self, reader: &mut Reader<'_, TenderField>) {
        let columns: Vec<_> = reader.cells().collect();
        for (column, place) in columns {
            let Meaning::Organization(organization_id, name) = &column.meaning else { continue };
            let Some(role) = reader.read_at(place, cells::mark) else { continue };
            self.notice_contradiction(reader, place, *organization_id, name, role);
            self.add(reader, place, *organization_id, name, role);
        }
    }

    /// A later word replaces an earlier one, but who leads stays the lead
    fn add(
        &mut self,
        reader: &mut Reader<'_, TenderField>,
        place: Place<'_>,
        organization_id: Uuid,
        name: &str,
        role: ParticipationRole,
    ) {
        if role == ParticipationRole::Lead {
            self.set_lead(reader, place, organization_id, name);
        } else if self.role(organization_id) != Some(ParticipationRole::Lead) {
            self.set(organization_id, name, role);
        }
    }

    /// A list that names an organization whose own column says that it does not take part
    fn notice_contradiction(
        &self,
        reader: &mut Reader<'_, TenderField>,
        place: Place<'_>,
        organization_id: Uuid,
        name: &str,
        role: ParticipationRole,
    ) {
        let listed = self.role(organization_id);
        if role == ParticipationRole::Declined
            && listed.is_some_and(|listed| listed != role)
            && names_organizations(reader)
        {
            let said = listed.map_or("", Label::label);
            let finding = Finding::warning("tender.participation_conflict").seeing(name);
            reader.notice(finding.expecting(format!("{said} en {}", role.label())), place);
        }
    }

    /// The lead's column, and the organization that registered the tender: it leads where nothing else can say who
    fn read_leads(&mut self, reader: &mut Reader<'_, TenderField>) {
        for (organization_id, name, place) in self.named(reader, TenderField::Lead) {
            self.set_lead(reader, place, organization_id, &name);
        }
        let registered = self.named(reader, TenderField::Organization);
        let leads = !reader.has(TenderField::Lead) && self.lead().is_none() && registered.len() == 1;
        for (organization_id, name, place) in registered {
            if leads {
                self.set_lead(reader, place, organization_id, &name);
            } else if self.role(organization_id).is_none() {
                self.set(organization_id, &name, ParticipationRole::Participant);
            }
        }
    }

    fn named<'p>(
        &self,
        reader: &mut Reader<'p, TenderField>,
        field: TenderField,
    ) -> Vec<(Uuid, String, Place<'p>)> {
        let Some(place) = reader.cell(field) else { return Vec::new() };
        let Some(text) = reader.read_at(place, cells::text) else { return Vec::new() };
        if is_nothing(&text) {
            return Vec::new();
        }
        self.known(reader, place, &text).into_iter().map(|(id, name, _)| (id, name, place)).collect()
    }

    fn lead(&self) -> Option<&DraftParticipation> {
        self.by_id.values().find(|part| part.role == ParticipationRole::Lead)
    }

    /// One organization leads; a second one is an error, and the first stays
    fn set_lead(
        &mut self,
        reader: &mut Reader<'_, TenderField>,
        place: Place<'_>,
        organization_id: Uuid,
        name: &str,
    ) {
        match self.lead() {
            Some(lead) if lead.organization_id != organization_id => {
                let both = format!("{} en {name}", lead.name);
                let finding = Finding::error("tender.lead_conflict").seeing(&place.cell.value.display());
                reader.notice(finding.expecting(both), place);
            }
            _ => self.set(organization_id, name, ParticipationRole::Lead),
        }
    }

    fn into_vec(self) -> Vec<DraftParticipation> {
        self.by_id.into_values().collect()
    }
}

/// Whether the list of participants names organizations, and not just all members
fn names_organizations(reader: &Reader<'_, TenderField>) -> bool {
    let text = reader.cell(TenderField::Participants).map(|place| place.cell.value.display());
    text.is_some_and(|text| matches!(list(&text), List::Names(_)))
}

fn list(text: &str) -> List<'_> {
    let words = normalize(text);
    if is_nothing(text) {
        return List::Nothing;
    }
    if ALONE.contains(&words.as_str()) {
        return List::Alone;
    }
    if ALL.contains(&words.as_str()) {
        return List::All { except: "", count: None };
    }
    let lower = text.to_lowercase();
    let after = ["alle ", "allen ", "regionaal ", "allemaal "]
        .iter()
        .find_map(|all| lower.trim_start().strip_prefix(all));
    match after.map(str::trim) {
        Some(rest) => all_but(text, rest).unwrap_or(List::Names(text)),
        None => List::Names(text),
    }
}

/// "alle 4", "alle vier gemeenten", "alle gemeenten", "allen m.u.v. Delft"
fn all_but<'a>(text: &'a str, rest: &str) -> Option<List<'a>> {
    for word in EXCEPT {
        if let Some(position) = rest.find(word) {
            let length = rest.len() - position - word.len();
            let except = text.trim_end().len().checked_sub(length).and_then(|start| text.get(start..));
            let except = except.unwrap_or_default().trim_end_matches(')');
            return Some(List::All { except, count: None });
        }
    }
    let rest = normalize(rest);
    let (first, others) = rest.split_once(' ').unwrap_or((&rest, ""));
    let count = first.parse().ok().or_else(|| COUNTS.iter().position(|count| *count == first));
    let members = if count.is_some() { others } else { &rest };
    (members.is_empty() || MEMBERS.contains(&members)).then_some(List::All { except: "", count })
}

/// Whether a cell says that nobody knows, or that there is nobody
fn is_nothing(text: &str) -> bool {
    let bare: String =
        text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    matches!(
        bare.as_str(),
        "" | "ntb"
            | "nvt"
            | "nnb"
            | "pm"
            | "onbekend"
            | "nogonbekend"
            | "tbd"
            | "naderbepalen"
            | "nadertebepalen"
    )
}
