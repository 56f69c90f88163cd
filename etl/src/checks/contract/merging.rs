use std::collections::HashSet;

use chrono::NaiveDate;
use schema::headings::ContractField;

use super::suppliers::supplier_key;
use crate::{
    columns::{Header, Meaning},
    rows::DraftContract,
};

/// What a sheet has columns for, and so can say or clear
#[derive(Debug, Default)]
pub(super) struct Present {
    fields: HashSet<ContractField>,
    unknown: HashSet<String>,
}

impl Present {
    pub(super) fn of(header: &Header<ContractField>) -> Self {
        let mut present = Self::default();
        for column in &header.columns {
            match &column.meaning {
                Meaning::Field(field) => {
                    present.fields.insert(*field);
                }
                Meaning::Unknown => {
                    present.unknown.insert(column.heading.clone());
                }
                Meaning::Organization(..) | Meaning::Moment(_) => {}
            }
        }
        present
    }

    fn has(&self, field: ContractField) -> bool {
        self.fields.contains(&field)
    }

    /// Whether a row says what a field is, or that it is empty
    fn says(&self, field: ContractField, draft: &DraftContract) -> bool {
        self.has(field) && !draft.not_understood.contains(&field)
    }

    /// What is stored, with what the workbook says in its place; a cell that was emptied clears, a column that is
    /// not there or a cell that was not understood does not
    pub(super) fn merged(&self, stored: DraftContract, draft: &DraftContract) -> DraftContract {
        let mut merged = stored;
        merged.title.clone_from(&draft.title);
        self.merge_texts(&mut merged, draft);
        self.merge_supplier(&mut merged, draft);
        self.merge_values(&mut merged, draft);
        self.merge_term(&mut merged, draft);
        merged.unmapped.retain(|heading, _| !self.unknown.contains(heading));
        merged.unmapped.extend(draft.unmapped.clone());
        merged.mark_used_options();
        merged
    }

    fn merge_texts(&self, merged: &mut DraftContract, said: &DraftContract) {
        let texts: [(ContractField, &mut Option<String>, &Option<String>); 5] = [
            (ContractField::Reference, &mut merged.reference, &said.reference),
            (ContractField::Description, &mut merged.description, &said.description),
            (ContractField::Category, &mut merged.category, &said.category),
            (ContractField::Contact, &mut merged.contact, &said.contact),
            (ContractField::Remarks, &mut merged.remarks, &said.remarks),
        ];
        for (field, merged, text) in texts {
            if self.says(field, said) {
                merged.clone_from(text);
            }
        }
        if self.says(ContractField::Nature, said) {
            merged.nature = said.nature;
        }
        if self.says(ContractField::Cpv, said) {
            merged.cpv_code.clone_from(&said.cpv_code);
        }
        if self.says(ContractField::Status, said) {
            merged.status = said.status;
        }
    }

    /// Another name without a number is another supplier, whose number is not known; so is another number without a name
    fn merge_supplier(&self, merged: &mut DraftContract, said: &DraftContract) {
        let key = |name: &Option<String>| name.as_deref().map(supplier_key);
        let says_number = self.says(ContractField::KvkNumber, said);
        let says_name = self.says(ContractField::Supplier, said);
        let is_other_name = says_name && key(&merged.supplier) != key(&said.supplier);
        let is_other_number = says_number && merged.kvk_number != said.kvk_number;
        if says_name || (is_other_number && said.kvk_number.is_some()) {
            merged.supplier.clone_from(&said.supplier);
        }
        if says_number || is_other_name {
            merged.kvk_number.clone_from(&said.kvk_number);
        }
    }

    /// A value that follows from that of a year does not count where the sheet has a column for the value itself
    fn merge_values(&self, merged: &mut DraftContract, said: &DraftContract) {
        let says_year = self.says(ContractField::AnnualValue, said);
        if says_year {
            merged.annual_value_eur = said.annual_value_eur;
        }
        let is_derived = !self.has(ContractField::Value) && says_year && said.value_eur.is_some();
        if self.says(ContractField::Value, said) || is_derived {
            merged.value_eur = said.value_eur;
        }
    }

    fn merge_term(&self, merged: &mut DraftContract, said: &DraftContract) {
        let days: [(ContractField, &mut Option<NaiveDate>, Option<NaiveDate>); 4] = [
            (ContractField::Start, &mut merged.starts_on, said.starts_on),
            (ContractField::OriginalEnd, &mut merged.original_end_on, said.original_end_on),
            (ContractField::CurrentEnd, &mut merged.current_end_on, said.current_end_on),
            (ContractField::UltimateEnd, &mut merged.ultimate_end_on, said.ultimate_end_on),
        ];
        for (field, merged, day) in days {
            if self.says(field, said) {
                *merged = day;
            }
        }
        if self.has(ContractField::Extension) {
            merged.extension_text.clone_from(&said.extension_text);
            let months = |draft: &DraftContract| draft.options.iter().map(|option| option.months).collect();
            let (ours, theirs): (Vec<u32>, Vec<u32>) = (months(said), months(merged));
            if ours != theirs {
                merged.options.clone_from(&said.options);
            }
        }
        if self.has(ContractField::Notice) || self.has(ContractField::NoticeDate) {
            merged.notice = said.notice;
            merged.notice_text.clone_from(&said.notice_text);
        }
        if self.says(ContractField::Renewal, said) || said.renewal.is_some() {
            merged.renewal = said.renewal;
        }
    }
}
