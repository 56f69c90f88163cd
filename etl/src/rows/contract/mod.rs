//! Contract registers: a contract in a row.

mod draft;
mod no_contract;
mod term;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schema::{headings::ContractField, rules::contract::value_over_term, types::euros};
use uuid::Uuid;

pub use self::draft::{DraftContract, DraftExtensionOption};
use super::{Parsed, amount, reader::Reader};
use crate::{
    cells::{self, Money},
    columns::Header,
    directory::Directory,
    findings::Finding,
    workbook::RawRow,
};

/// What a row of a register cannot say by itself
#[derive(Debug, Clone, Copy)]
pub struct ContractContext<'a> {
    /// The organizations that are known
    pub directory: &'a Directory,
    /// Who was ever a member of the partnership, with their names
    pub members: &'a [(Uuid, String)],
    /// Who holds the contracts of rows without an organization: the member that the sheet, its title or the file names
    pub holder: Option<&'a (Uuid, String)>,
    /// The day of which the names of organizations are meant
    pub on: NaiveDate,
}

/// Reads the rows of a register, from top to bottom
#[derive(Debug)]
pub struct ContractRows<'a> {
    header: &'a Header<ContractField>,
    context: ContractContext<'a>,
    told_missing_holder: bool,
}

impl<'a> ContractRows<'a> {
    /// A reader for the rows under a header
    pub const fn new(header: &'a Header<ContractField>, context: ContractContext<'a>) -> Self {
        Self { header, context, told_missing_holder: false }
    }

    /// Reads the next row with all its findings
    ///
    /// Where nothing says whose the register is, the first row tells so, for all.
    pub fn parse(&mut self, row: &RawRow) -> Parsed<DraftContract> {
        if let Some(reason) = no_contract::reason(row, self.header, &self.context) {
            return Parsed::skipped(reason);
        }
        let mut reader = Reader::new(row, self.header);
        let title = title(&mut reader);
        let holder = self.holder(&mut reader);
        let status =
            reader.read(ContractField::Status, |raw| cells::told_label(raw, cells::contract_status(raw)));
        let term = term::read(&mut reader, status);
        let annual_value_eur = value(&mut reader, ContractField::AnnualValue);
        let codes = self.context.directory.cpv_codes();
        let mut draft = DraftContract {
            origin: reader.origin(),
            organization_id: holder.as_ref().map(|(id, _)| *id).unwrap_or_default(),
            organization: holder.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
            reference: reader.read(ContractField::Reference, cells::line),
            title: title.clone().unwrap_or_default(),
            description: reader.read(ContractField::Description, cells::text),
            supplier: reader.read(ContractField::Supplier, cells::line),
            kvk_number: reader.read(ContractField::KvkNumber, cells::kvk_number),
            category: reader.read(ContractField::Category, cells::line),
            nature: reader.read(ContractField::Nature, |raw| cells::told_label(raw, cells::nature(raw))),
            cpv_code: reader.read(ContractField::Cpv, |raw| codes.read(raw)),
            value_eur: value(&mut reader, ContractField::Value),
            annual_value_eur,
            starts_on: term.starts_on,
            original_end_on: term.original_end_on,
            current_end_on: term.current_end_on,
            ultimate_end_on: term.ultimate_end_on,
            extension_text: term.extension_text,
            options: term.options,
            renewal: term.renewal,
            notice: term.notice,
            notice_text: term.notice_text,
            status,
            contact: reader.read(ContractField::Contact, cells::text),
            remarks: reader.read(ContractField::Remarks, cells::text),
            unmapped: reader.unmapped(),
            not_understood: reader.not_understood().collect(),
        };
        draft.mark_used_options();
        derive_value(&mut reader, &mut draft);
        // A reference alone tells which stored contract it is; without an error of the row it would be stored.
        let is_told = title.is_some() || (draft.reference.is_some() && reader.has_errors());
        let usable = is_told && holder.is_some();
        reader.finish(usable.then_some(draft))
    }

    /// Who holds the contract: by its own cell, else the one that the sheet is of
    fn holder(&mut self, reader: &mut Reader<'_, ContractField>) -> Option<(Uuid, String)> {
        let Some(place) = reader.cell(ContractField::Organization) else {
            let has_column = reader.has(ContractField::Organization);
            if self.context.holder.is_none() && (has_column || !self.told_missing_holder) {
                self.told_missing_holder |= !has_column;
                let finding = Finding::error("contract.organization_missing");
                reader.notice_field(finding, ContractField::Organization);
            }
            return self.context.holder.cloned();
        };
        let name = reader.read_at(place, cells::line)?;
        let by_code = |code: &str| self.context.directory.by_code(&code.parse().ok()?);
        let Some(found) = self.context.directory.by_name(&name, self.context.on).or_else(|| by_code(&name))
        else {
            let finding = Finding::error("contract.organization_unknown").seeing(&name);
            let members = self.context.members.iter().map(|(_, name)| name.as_str());
            let meant = self.context.directory.meant_by(&name, members, self.context.on);
            reader.notice(meant.into_iter().fold(finding, Finding::expecting), place);
            return None;
        };
        if !self.context.members.iter().any(|(id, _)| *id == found.organization_id) {
            let finding = Finding::warning("contract.organization_not_member").seeing(&name);
            reader.notice(finding.expecting(self.member_names()), place);
        }
        Some((found.organization_id, found.name.clone()))
    }

    fn member_names(&self) -> String {
        self.context.members.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

fn title(reader: &mut Reader<'_, ContractField>) -> Option<String> {
    let unreadable = reader.cell(ContractField::Title).is_some();
    let title = reader.read(ContractField::Title, cells::line);
    match &title {
        Some(title) if reader.cells().count() == 1 => {
            reader.notice_field(Finding::warning("contract.only_title").seeing(title), ContractField::Title);
        }
        None if !unreadable => {
            reader.notice_field(Finding::error("contract.title_missing"), ContractField::Title);
        }
        _ => {}
    }
    title
}

/// One amount; of a range the upper end
fn value(reader: &mut Reader<'_, ContractField>, field: ContractField) -> Option<Decimal> {
    let place = reader.cell(field)?;
    let is_annual = field == ContractField::AnnualValue;
    let grammar = if is_annual { amount::read_annual } else { amount::read };
    let money = reader.read(field, |value| grammar(place, value))?;
    let text = place.cell.value.display();
    let negative = [money.value, money.minimum].into_iter().flatten().find(Decimal::is_sign_negative);
    if negative.is_some_and(|amount| !amount.is_zero()) {
        reader.notice(Finding::error("contract.value_negative").seeing(&text), place);
        return None;
    }
    if let Some((seen, meant)) = amount::multiplied(place, money) {
        let finding = Finding::warning("contract.value_multiplied").seeing(&seen).expecting(meant);
        reader.notice(finding, place);
    }
    if let Money { value, minimum: Some(_) } = money {
        let finding = Finding::warning("contract.value_vague").seeing(&text);
        reader.notice(Finding { expected: value.map(euros), ..finding }, place);
    }
    money.value
}

/// The value over the term where only that of a year is given
fn derive_value(reader: &mut Reader<'_, ContractField>, draft: &mut DraftContract) {
    let is_told = draft.value_eur.is_some() || draft.not_understood.contains(&ContractField::Value);
    let end = draft.ultimate_end_on.or(draft.current_end_on).or(draft.original_end_on);
    let (false, Some(annual), Some(start), Some(end)) =
        (is_told, draft.annual_value_eur, draft.starts_on, end)
    else {
        return;
    };
    draft.value_eur = value_over_term(annual, start, end);
    if let Some(value) = draft.value_eur {
        let finding = Finding::info("contract.value_derived").seeing(&euros(annual)).expecting(euros(value));
        reader.notice_field(finding, ContractField::AnnualValue);
    }
}
