//! The arithmetic of one step, in integers.

use std::cmp::Reverse;

use rust_decimal::Decimal;
use schema::types::DistributionMethod;

use crate::read::cost_distribution::MemberShare;

/// Somebody who takes part in a step
#[derive(Clone)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) code: String,
    /// Decides equal claims
    pub(super) inhabitants: i128,
    pub(super) weight: i128,
    /// Where the weight stands
    pub(super) source: String,
}

impl Member {
    pub(super) fn new(share: &MemberShare, inhabitants: u64, source: String) -> Self {
        Self {
            name: share.organization.name.clone(),
            code: share.organization.code.clone().unwrap_or_else(|| "geen".to_owned()),
            inhabitants: inhabitants.into(),
            weight: inhabitants.into(),
            source,
        }
    }
}

/// The arithmetic of one member
pub(super) struct Portion {
    pub(super) member: Member,
    pub(super) cut: i128,
    pub(super) rest: i128,
    pub(super) place: i128,
    pub(super) leftover: i128,
    pub(super) value: Decimal,
}

/// The whole shared out over a key in the order of the codes
pub(super) fn share_out(
    method: DistributionMethod,
    whole: i128,
    divisor: i128,
    key: &[Member],
    value: impl Fn(i128) -> Decimal,
) -> Vec<Portion> {
    let mut rows: Vec<Portion> = key
        .iter()
        .map(|member| {
            let product = whole * member.weight;
            let cut = product.checked_div(divisor).unwrap_or_default();
            Portion {
                member: member.clone(),
                cut,
                rest: product - cut * divisor,
                place: 0,
                leftover: 0,
                value: Decimal::ZERO,
            }
        })
        .collect();
    let missing = whole - rows.iter().map(|portion| portion.cut).sum::<i128>();
    let mut queue: Vec<&mut Portion> = rows.iter_mut().collect();
    queue.sort_by_key(|portion| (Reverse(portion.rest), Reverse(portion.member.inhabitants)));
    for (place, portion) in (1..).zip(queue) {
        portion.place = place;
        portion.leftover = match method {
            DistributionMethod::Published | DistributionMethod::Exact => i128::from(place <= missing),
            DistributionMethod::HalfUp => i128::from(2 * portion.rest >= divisor),
        };
        portion.value = value(portion.cut + portion.leftover);
    }
    rows
}
