use super::text_enum::text_enum;

text_enum! {
    /// Role of somebody who is signed in
    pub enum Role {
        /// Reads all of the partnership
        Viewer = "VIEWER",
        /// Inkoopadviseur
        Adviser = "ADVISER",
        /// Projectcoördinator
        Coordinator = "COORDINATOR",
        /// Financiën
        Finance = "FINANCE",
        /// Programmamanager
        ProgrammeManager = "PROGRAMME_MANAGER",
        /// Gemeentesecretaris
        Secretary = "SECRETARY",
        /// Bestuurder
        Director = "DIRECTOR",
        /// Juridisch adviseur
        Legal = "LEGAL",
        /// Beheerder
        Admin = "ADMIN",
    }
}

impl Role {
    /// Whether its holder acts for one organization, and for nobody without
    pub const fn acts_for_an_organization(self) -> bool {
        matches!(self, Self::Adviser | Self::Secretary)
    }
}

text_enum! {
    /// What a secret is for
    pub enum TokenPurpose {
        /// A machine: sent as `Authorization: Bearer`
        Bearer = "BEARER",
        /// A link that signs a browser in, once
        SignIn = "SIGN_IN",
        /// A browser that is signed in
        Session = "SESSION",
        /// A link by which a user sets a password, once
        Password = "PASSWORD",
    }
}

text_enum! {
    /// How much of what the role may a token lets its holder do
    pub enum TokenAccess {
        /// Only what changes nothing
        Read = "READ",
        /// All of it
        Full = "FULL",
    }
}
