use std::{borrow::Cow, collections::HashMap};

use schema::models::Supplier;

pub(super) use crate::checks::likeness::title_key as supplier_key;
use crate::rows::DraftContract;

/// What suppliers are called: those with a number by it, the others by their name
///
/// The first name counts, that which is stored before that of a row: else two registers that write one supplier in two
/// ways would change it back and forth.
#[derive(Debug, Default)]
pub(super) struct KnownSuppliers {
    by_number: HashMap<String, String>,
    by_name: HashMap<String, String>,
}

impl KnownSuppliers {
    pub(super) fn of(suppliers: &[Supplier]) -> Self {
        let mut known = Self::default();
        for supplier in suppliers {
            match (&supplier.kvk_number, &supplier.name) {
                (Some(number), Some(name)) => {
                    known.by_number.insert(number.clone(), name.clone());
                }
                (None, Some(name)) => {
                    known.by_name.insert(supplier_key(name), name.clone());
                }
                (_, None) => {}
            }
        }
        known
    }

    /// The draft with its supplier as it is called, and the name that the row gives when that is really another one
    pub(super) fn called<'a>(
        &mut self,
        draft: &'a DraftContract,
    ) -> (Cow<'a, DraftContract>, Option<String>) {
        let name = draft.supplier.as_ref();
        let called = match (&draft.kvk_number, name) {
            (Some(number), Some(name)) => {
                Some(self.by_number.entry(number.to_string()).or_insert_with(|| name.clone()))
            }
            (Some(number), None) => self.by_number.get_mut(number.as_str()),
            (None, Some(name)) => {
                Some(self.by_name.entry(supplier_key(name)).or_insert_with(|| name.clone()))
            }
            (None, None) => None,
        };
        let Some(called) = called.filter(|called| Some(&**called) != name) else {
            return (Cow::Borrowed(draft), None);
        };
        let other = name.filter(|name| supplier_key(name) != supplier_key(called)).cloned();
        (Cow::Owned(DraftContract { supplier: Some(called.clone()), ..draft.clone() }), other)
    }
}
