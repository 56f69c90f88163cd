use super::text_enum::text_enum;

text_enum! {
    /// Kind of organization (soort organisatie)
    pub enum OrganizationKind {
        /// Gemeente: identified by its CBS code
        Municipality = "MUNICIPALITY",
        /// Gemeenschappelijke regeling, such as a shared service organization
        JointAuthority = "JOINT_AUTHORITY",
        /// Any other body that takes part in tenders
        Other = "OTHER",
    }
}

text_enum! {
    /// How an organization came into a partnership
    pub enum MembershipKind {
        /// Deelnemer from the start
        Founding = "FOUNDING",
        /// Toetreder: joined later, for a year or more
        Acceding = "ACCEDING",
    }
}

text_enum! {
    /// What a member does for its partnership
    pub enum MembershipRole {
        /// Keeps the books: settlements run through it
        Administering = "ADMINISTERING",
        /// Bears a share of the costs
        CostSharing = "COST_SHARING",
    }
}
