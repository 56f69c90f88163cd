use crate::rules::{
    assessment::Urgency,
    budget_actuals::{ForecastBasis, LineState},
    retrospect::Outcome,
};
use crate::types::{
    AssessmentChoice, AssessmentOutcome, BudgetDecisionKind, BudgetStatus, BuyerType, CapacityGap, ChangeWay,
    Choice, ContractNature, ContractStatus, CpvLevel, Criterion, DifferenceKind, DistributionMethod,
    FigureStatus, Half, ImportKind, ImportStatus, LeadTimeStep, MembershipKind, MembershipRole, Milestone,
    NoticePeriod, ParticipationRole, PlanItemKind, PlanningGap, PlanningStep, Procedure, Renewal, Role,
    RoundStatus, SettlementStatus, Severity, TenderStatus, TermStart, TermStep, ThresholdGap,
    ThresholdOutcome, TransferMethod, VatTreatment, Verdict,
};

/// What stands for a cell without text that is colored
pub const COLORED: &str = "gekleurd";

/// What stands for the source of a weight that is no figure of CBS
pub const SET_BY_HAND: &str = "met de hand vastgesteld";

/// By which way something was changed by a program that has an access token
pub const CHANGED_WITH_TOKEN: &str = "via de API, met een toegangssleutel";

/// The Dutch name of a value of an enumeration
pub trait Label {
    /// As staff read it, in lower case unless it is a name
    fn label(self) -> &'static str;
}

/// A notice period as staff read it: "3 maanden", "1 dag"
pub fn notice_label(period: NoticePeriod) -> String {
    match period {
        NoticePeriod::Months(1) => "1 maand".to_owned(),
        NoticePeriod::Months(months) => format!("{months} maanden"),
        NoticePeriod::Days(1) => "1 dag".to_owned(),
        NoticePeriod::Days(days) => format!("{days} dagen"),
    }
}

/// Extension options as staff write them, and as an import reads them again: "2 x 12 maanden + 1 x 6 maanden", "geen"
///
/// ```
/// use schema::texts::extension_label;
/// assert_eq!(extension_label(&[12, 12, 6]), "2 x 12 maanden + 1 x 6 maanden");
/// ```
pub fn extension_label(months: &[u32]) -> String {
    let same = months.chunk_by(|one, next| one == next);
    let part = |of: &[u32]| of.first().map(|months| format!("{} x {months} maanden", of.len()));
    let parts: Vec<String> = same.filter_map(part).collect();
    if parts.is_empty() { "geen".to_owned() } else { parts.join(" + ") }
}

macro_rules! labels {
    ($($name:ident { $($variant:ident = $text:literal,)+ })+) => {
        $(impl Label for $name {
            fn label(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        })+
    };
}

labels! {
    Role {
        Viewer = "lezer", Adviser = "inkoopadviseur", Coordinator = "projectcoördinator", Finance = "financieel medewerker",
        ProgrammeManager = "programmamanager", Secretary = "gemeentesecretaris", Director = "bestuurder",
        Legal = "juridisch adviseur", Admin = "beheerder",
    }
    ChangeWay {
        Import = "import", Revert = "import teruggedraaid", Page = "met de hand", Program = "via de API",
        Command = "met een opdracht van de beheerder", Supplied = "meegeleverd", Database = "rechtstreeks in de database",
    }
    MembershipKind {
        Founding = "deelnemer", Acceding = "toetreder",
    }
    MembershipRole {
        Administering = "voert de administratie", CostSharing = "draagt bij in de kosten",
    }
    PlanItemKind {
        Goal = "doelstelling", FocusPoint = "speerpunt", Activity = "activiteit",
    }
    TenderStatus {
        Registered = "aangemeld", Assessed = "afgewogen", Planned = "gepland", KickedOff = "kick-off gehouden",
        Published = "gepubliceerd", Awarded = "voorlopig gegund", Contracted = "gecontracteerd", Closed = "afgerond",
        Withdrawn = "ingetrokken",
    }
    AssessmentChoice {
        Join = "doet mee", Decline = "doet niet mee", Later = "sluit later aan", Undecided = "weet het nog niet",
    }
    AssessmentOutcome { Joint = "gezamenlijk", Individual = "individueel", }
    Criterion {
        Volume = "volume en prijs", ProcedureCosts = "procedurekosten", Knowledge = "kennis", Risk = "risico",
        Capacity = "capaciteit", EndDates = "afstemmen van einddata",
        LocalSuppliers = "ruimte voor lokale en kleine leveranciers",
    }
    Verdict { For = "voor", Neutral = "neutraal", Against = "tegen", }
    Urgency { Overdue = "te laat", Due = "bijna te laat", Open = "op tijd", }
    ContractNature {
        Works = "werken", Supplies = "leveringen", Services = "diensten",
        SocialAndSpecificServices = "sociale en andere specifieke diensten", Concession = "concessie",
    }
    Procedure {
        Open = "Europees openbaar", Restricted = "Europees niet-openbaar",
        CompetitiveWithNegotiation = "mededingingsprocedure met onderhandeling",
        CompetitiveDialogue = "concurrentiegerichte dialoog", InnovationPartnership = "innovatiepartnerschap",
        NegotiatedWithoutPublication = "onderhandeling zonder bekendmaking", NationalOpen = "nationaal openbaar",
        NationalRestricted = "nationaal niet-openbaar", MultiplePrivate = "meervoudig onderhands",
        SinglePrivate = "enkelvoudig onderhands", SocialAndSpecific = "SAS-procedure",
        DynamicPurchasingSystem = "dynamisch aankoopsysteem (DAS)", EuropeanUnspecified = "Europees",
    }
    ParticipationRole {
        Lead = "penvoerder", Participant = "deelnemer", Interested = "geïnteresseerd", Declined = "doet niet mee",
    }
    BuyerType {
        SubCentral = "decentrale overheid", Central = "centrale overheid", Utility = "speciale-sectorbedrijf",
    }
    ThresholdOutcome {
        AtOrAbove = "op of boven", Below = "onder", Crosses = "afhankelijk van de publicatiedatum", Unknown = "onbekend",
    }
    ThresholdGap {
        Value = "geraamde waarde onbekend", Nature = "soort opdracht onbekend", Publication = "publicatie nog niet gepland",
        Threshold = "geen drempelbedrag bekend voor die publicatiedatum",
    }
    TermStep {
        Requests = "aanmelden als gegadigde", Submission = "inschrijven", LastClarifications = "laatste nadere inlichtingen",
        Standstill = "opschortende termijn",
    }
    TermStart {
        Notice = "na verzending van de aankondiging", Invitation = "na verzending van de uitnodiging",
        SubmissionDeadline = "vóór de sluiting van de inschrijving", AwardDecision = "na verzending van de gunningsbeslissing",
    }
    LeadTimeStep {
        Preparation = "van pré-kick-off tot kick-off", Documents = "van kick-off tot aankondiging",
        Selection = "selectie, van aanmelding tot uitnodiging", Submission = "aanmelden of inschrijven, als de wet minder vraagt",
        Evaluation = "beoordeling, van inschrijving tot gunningsbeslissing", Contracting = "van opschortende termijn tot ingang van het contract",
    }
    CpvLevel {
        Division = "afdeling", Group = "groep", Class = "klasse", Category = "categorie", Subcategory = "subcategorie",
    }
    CapacityGap {
        Procedure = "de procedure is niet bekend", Planning = "publicatie en ingang van het contract zijn niet gepland",
        Participants = "niemand trekt het of doet mee",
    }
    RoundStatus { Open = "loopt", Concluded = "ingegaan", Withdrawn = "ingetrokken", }
    PlanningStep {
        PreKickoff = "pré-kick-off", Kickoff = "kick-off", Publication = "verzending aankondiging",
        Requests = "sluiting aanmelding", Invitation = "uitnodiging tot inschrijving",
        LastClarifications = "laatste nadere inlichtingen", Submission = "sluiting inschrijving",
        AwardDecision = "verzending gunningsbeslissing", StandstillEnd = "einde opschortende termijn",
        ContractStart = "ingang van het contract",
    }
    PlanningGap { ContractStart = "ingang van het contract nog niet gepland", Procedure = "procedure onbekend", }
    Milestone {
        Preparation = "start voorbereiding", Publication = "publicatie",
        Submission = "sluiting inschrijving", Award = "gunning",
        ContractStart = "ingang van het contract", ContractEnd = "einde contract",
    }
    ContractStatus {
        Pending = "in voorbereiding", Active = "lopend", Terminated = "beëindigd", Cancelled = "vervallen",
    }
    Renewal {
        None = "geen stilzwijgende verlenging", Capped = "een beperkt aantal keren", OpenEnded = "tot opzegging",
    }
    BudgetStatus {
        Draft = "concept", Submitted = "voorgelegd", Approved = "goedgekeurd", Rejected = "afgewezen",
    }
    BudgetDecisionKind { Submitted = "voorgelegd", Approved = "akkoord", Rejected = "afgewezen", }
    DistributionMethod {
        Published = "gepubliceerde regel", Exact = "exacte verhouding", HalfUp = "elk bedrag apart afgerond",
    }
    Half { First = "eerste halfjaar", Second = "tweede halfjaar", }
    SettlementStatus { Draft = "concept", Rejected = "afgewezen", Agreed = "akkoord", Sent = "verstuurd", }
    TransferMethod { ThroughAdministrator = "via de administrerende gemeente", Fewest = "onderling, met zo weinig mogelijk overboekingen", }
    VatTreatment {
        Compensated = "compensabel (btw-compensatiefonds)", Deducted = "verrekenbaar", ReverseCharged = "verlegd",
        NotRecovered = "niet terug te vragen", Exempt = "vrijgesteld",
    }
    ForecastBasis {
        Pace = "tempo tot nu toe", Budget = "begroting, of realisatie als die hoger is",
        Actuals = "realisatie van het hele jaar", Sum = "som van de posten",
    }
    LineState {
        Within = "binnen de begroting", OverrunExpected = "overschrijding verwacht", Overrun = "overschreden",
    }
    Outcome {
        Awarded = "gegund", Running = "loopt", Slipped = "doorgeschoven", Dropped = "vervallen",
        New = "tussentijds toegevoegd",
    }
    FigureStatus { Provisional = "voorlopig", Definitive = "definitief", }
    ImportKind {
        Calendar = "aanbestedingskalender", Population = "inwonertallen", Contracts = "contractenregister",
        Budget = "begroting", Expenses = "realisatie", Cpv = "CPV-lijst",
    }
    ImportStatus {
        Waiting = "wacht", Checking = "wordt gecontroleerd", Checked = "gecontroleerd", Applying = "wordt verwerkt",
        Applied = "verwerkt", Rejected = "afgekeurd, afgewezen of afgebroken", Failed = "mislukt", Reverted = "teruggedraaid",
    }
    Severity { Error = "fout", Warning = "waarschuwing", Info = "ter info", }
    DifferenceKind {
        New = "nieuw", Changed = "gewijzigd", Missing = "niet meer in het bestand",
        Conflict = "ook met de hand gewijzigd", Likely = "lijkt op een opgeslagen rij",
        Kept = "met de hand gewijzigd, blijft zo",
    }
    Choice {
        Keep = "houden wat er staat", Overwrite = "overnemen uit de werkmap", Same = "het is hetzelfde",
        New = "het is iets anders", Remove = "verwijderd",
    }
}
