//! Approval of a budget: by the director, and by the secretary of every member that bears a share.
//!
//! Source: Approval in the domain design. They approve that very revision, with the key that was stored when it was
//! submitted; who is a member later approves nothing of it.

use uuid::Uuid;

/// As what somebody approves or rejects a revision
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seat {
    /// Bestuurder, for all members together
    Director,
    /// Gemeentesecretaris of that member
    Secretary(Uuid),
}

/// Who is to approve a revision that these members bear: the director first, the secretaries in the order of the members
pub fn seats(members: &[Uuid]) -> Vec<Seat> {
    std::iter::once(Seat::Director).chain(members.iter().copied().map(Seat::Secretary)).collect()
}

/// Who of them has not approved yet; none when the revision is approved
pub fn awaited(members: &[Uuid], approved: &[Seat]) -> Vec<Seat> {
    seats(members).into_iter().filter(|seat| !approved.contains(seat)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELFT: Uuid = Uuid::from_u128(1);
    const WESTLAND: Uuid = Uuid::from_u128(2);
    const RIJSWIJK: Uuid = Uuid::from_u128(3);

    #[test]
    fn all_are_awaited_at_first_and_nobody_in_the_end() {
        let members = [DELFT, WESTLAND];
        let all = [Seat::Director, Seat::Secretary(DELFT), Seat::Secretary(WESTLAND)];
        assert_eq!(awaited(&members, &[]), all);
        assert_eq!(awaited(&members, &[Seat::Secretary(DELFT)]), [Seat::Director, Seat::Secretary(WESTLAND)]);
        assert_eq!(awaited(&members, &all), []);
    }

    #[test]
    fn who_is_no_member_stands_in_for_nobody() {
        let approved = [Seat::Director, Seat::Secretary(RIJSWIJK)];
        assert_eq!(awaited(&[DELFT], &approved), [Seat::Secretary(DELFT)]);
    }
}
