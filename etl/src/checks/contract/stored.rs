use std::collections::{BTreeMap, HashSet};

use schema::models::{Contract, ExtensionOption, FieldDifference, Supplier};

use crate::{
    checks::differences,
    rows::{DraftContract, DraftExtensionOption, Origin},
};

/// A stored contract with what belongs to it
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredContract {
    /// The contract
    pub contract: Contract,
    /// Name of the organization that holds it
    pub organization: String,
    /// Who it is with; `None` is unknown
    pub supplier: Option<Supplier>,
    /// Its extension options, by position
    pub options: Vec<ExtensionOption>,
}

impl StoredContract {
    /// What is stored, as if a workbook said it
    pub(super) fn as_draft(&self, origin: &Origin) -> DraftContract {
        let stored = self.contract.clone();
        let option = |option: &ExtensionOption| DraftExtensionOption {
            months: option.months.unsigned_abs(),
            used: option.used,
        };
        DraftContract {
            origin: origin.clone(),
            organization_id: stored.organization_id,
            organization: self.organization.clone(),
            notice: stored.notice_period(),
            reference: stored.reference,
            title: stored.title,
            description: stored.description,
            supplier: self.supplier_name().map(str::to_owned),
            kvk_number: self.kvk_number().and_then(|number| number.parse().ok()),
            category: stored.category,
            nature: stored.nature,
            cpv_code: stored.cpv_code.and_then(|code| code.parse().ok()),
            value_eur: stored.value_eur,
            annual_value_eur: stored.annual_value_eur,
            starts_on: stored.starts_on,
            original_end_on: stored.original_end_on,
            current_end_on: stored.current_end_on,
            ultimate_end_on: stored.ultimate_end_on,
            extension_text: stored.extension_text,
            options: self.options.iter().map(option).collect(),
            renewal: stored.renewal,
            notice_text: stored.notice_text,
            status: stored.status,
            contact: stored.contact,
            remarks: stored.remarks,
            unmapped: unmapped(&stored.unmapped),
            not_understood: HashSet::new(),
        }
    }

    pub(super) fn supplier_name(&self) -> Option<&str> {
        self.supplier.as_ref()?.name.as_deref()
    }

    pub(super) fn kvk_number(&self) -> Option<&str> {
        self.supplier.as_ref()?.kvk_number.as_deref()
    }

    /// The difference that a contract is in the workbook again, after an import that did not have it
    pub(super) fn coming_back(&self) -> Option<FieldDifference> {
        differences::coming_back(self.contract.missing_since)
    }
}

fn unmapped(stored: &serde_json::Value) -> BTreeMap<String, String> {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    stored.as_object().into_iter().flatten().map(|(heading, value)| (heading.clone(), text(value))).collect()
}
