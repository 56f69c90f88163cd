use super::text_enum::text_enum;

text_enum! {
    /// Who may see a calendar
    pub enum CalendarStatus {
        /// Members only
        Draft = "DRAFT",
        /// Anyone
        Published = "PUBLISHED",
    }
}

text_enum! {
    /// Step in the life of a tender (fase)
    pub enum TenderStatus {
        /// Aangemeld
        Registered = "REGISTERED",
        /// Afgewogen: joint or individual is decided
        Assessed = "ASSESSED",
        /// Gepland
        Planned = "PLANNED",
        /// Kick-off gehouden
        KickedOff = "KICKED_OFF",
        /// Gepubliceerd
        Published = "PUBLISHED",
        /// Voorlopig gegund
        Awarded = "AWARDED",
        /// Gecontracteerd
        Contracted = "CONTRACTED",
        /// Afgerond
        Closed = "CLOSED",
        /// Ingetrokken
        Withdrawn = "WITHDRAWN",
    }
}

text_enum! {
    /// Nature of the contract (soort opdracht); decides the threshold
    pub enum ContractNature {
        /// Werken
        Works = "WORKS",
        /// Leveringen
        Supplies = "SUPPLIES",
        /// Diensten
        Services = "SERVICES",
        /// Sociale en andere specifieke diensten
        SocialAndSpecificServices = "SOCIAL_AND_SPECIFIC_SERVICES",
        /// Concessie
        Concession = "CONCESSION",
    }
}

text_enum! {
    /// Procurement procedure (procedure)
    pub enum Procedure {
        /// Openbare procedure (Europees)
        Open = "OPEN",
        /// Niet-openbare procedure (Europees)
        Restricted = "RESTRICTED",
        /// Mededingingsprocedure met onderhandeling
        CompetitiveWithNegotiation = "COMPETITIVE_WITH_NEGOTIATION",
        /// Concurrentiegerichte dialoog
        CompetitiveDialogue = "COMPETITIVE_DIALOGUE",
        /// Innovatiepartnerschap
        InnovationPartnership = "INNOVATION_PARTNERSHIP",
        /// Onderhandelingsprocedure zonder bekendmaking
        NegotiatedWithoutPublication = "NEGOTIATED_WITHOUT_PUBLICATION",
        /// Nationaal openbaar
        NationalOpen = "NATIONAL_OPEN",
        /// Nationaal niet-openbaar
        NationalRestricted = "NATIONAL_RESTRICTED",
        /// Meervoudig onderhands
        MultiplePrivate = "MULTIPLE_PRIVATE",
        /// Enkelvoudig onderhands
        SinglePrivate = "SINGLE_PRIVATE",
        /// Procedure voor sociale en andere specifieke diensten (SAS)
        SocialAndSpecific = "SOCIAL_AND_SPECIFIC",
        /// Dynamisch aankoopsysteem (DAS)
        DynamicPurchasingSystem = "DYNAMIC_PURCHASING_SYSTEM",
        /// Europees aanbesteed, zonder dat gezegd is hoe
        EuropeanUnspecified = "EUROPEAN_UNSPECIFIED",
    }
}

text_enum! {
    /// Part of an organization in a tender (deelname)
    pub enum ParticipationRole {
        /// Penvoerder
        Lead = "LEAD",
        /// Deelnemer
        Participant = "PARTICIPANT",
        /// Heeft interesse, beslist later
        Interested = "INTERESTED",
        /// Doet niet mee
        Declined = "DECLINED",
    }
}

text_enum! {
    /// Moment in a tender that is planned
    pub enum Milestone {
        /// Start voorbereiding
        Preparation = "PREPARATION",
        /// Publicatie
        Publication = "PUBLICATION",
        /// Sluiting van de inschrijving
        Submission = "SUBMISSION",
        /// Gunning
        Award = "AWARD",
        /// Ingangsdatum contract
        ContractStart = "CONTRACT_START",
        /// Einddatum contract
        ContractEnd = "CONTRACT_END",
    }
}
