use chrono::DateTime;
use schema::models::Partnership;

use super::*;

const HERE: Uuid = Uuid::from_u128(10);
const ELSEWHERE: Uuid = Uuid::from_u128(20);

fn grant(partnership: Option<Uuid>, role: Role, organization_id: Option<Uuid>) -> Grant {
    let partnership = partnership.map(|partnership_id| Partnership {
        partnership_id,
        slug: format!("p{}", partnership_id.as_u128()),
        name: "Samenwerking".to_owned(),
        created_at: DateTime::UNIX_EPOCH,
    });
    Grant { partnership, role, organization_id }
}

fn with(access: TokenAccess, grants: Vec<Grant>) -> Viewer {
    Viewer::SignedIn {
        actor: "token:test".to_owned(),
        token_id: Uuid::nil(),
        user_id: None,
        access,
        grants,
        confirmed_until: None,
    }
}

fn signed_in(role: Role, organization_id: Option<Uuid>) -> Viewer {
    with(TokenAccess::Full, vec![grant(Some(HERE), role, organization_id)])
}

/// One line an action, one column a role: who may do what, to be read
const MATRIX: &str = "
                       anonymous VIEWER ADVISER COORDINATOR FINANCE PROGRAMME_MANAGER SECRETARY DIRECTOR LEGAL ADMIN
ReadPublished          yes       yes    yes     yes         yes     yes               yes       yes      yes   yes
ReadAll                -         yes    yes     yes         yes     yes               yes       yes      yes   yes
RegisterTender         -         -      yes     yes         -       -                 -         -        -     yes
UpdateTender           -         -      yes     yes         -       -                 -         -        -     yes
RegisterContract       -         -      yes     yes         -       -                 -         -        -     yes
UpdateContract         -         -      yes     yes         -       -                 -         -        -     yes
ExerciseOption         -         -      yes     yes         -       -                 -         -        -     yes
EndContract            -         -      yes     yes         -       -                 -         -        -     yes
LinkFollowUp           -         -      yes     yes         -       -                 -         -        -     yes
UnlinkFollowUp         -         -      yes     yes         -       -                 -         -        -     yes
AcceptAlignment        -         -      -       yes         -       -                 -         -        -     yes
PlanTender             -         -      yes     yes         -       -                 -         -        -     yes
KickOffTender          -         -      yes     yes         -       -                 -         -        -     yes
PublishTender          -         -      yes     yes         -       -                 -         -        -     yes
AwardTender            -         -      yes     yes         -       -                 -         -        -     yes
ContractTender         -         -      yes     yes         -       -                 -         -        -     yes
CloseTender            -         -      yes     yes         -       -                 -         -        -     yes
WithdrawTender         -         -      yes     yes         -       -                 -         -        -     yes
RetractTenderStep      -         -      yes     yes         -       -                 -         -        -     yes
MoveTender             -         -      yes     yes         -       -                 -         -        -     yes
OpenAssessment         -         -      yes     yes         -       -                 -         -        -     yes
AnswerAssessment       -         -      yes     yes         -       -                 -         -        -     yes
ConcludeAssessment     -         -      -       yes         -       -                 -         -        -     yes
PublishCalendar        -         -      -       yes         -       -                 -         -        -     yes
WithdrawCalendar       -         -      -       yes         -       -                 -         -        -     yes
CheckWorkbook          -         -      -       yes         yes     -                 -         -        -     yes
ApplyImport            -         -      -       yes         yes     -                 -         -        -     yes
RejectImport           -         -      -       yes         yes     -                 -         -        -     yes
CancelImport           -         -      -       yes         yes     -                 -         -        -     yes
RevertImport           -         -      -       yes         yes     -                 -         -        -     yes
SaveColumnMapping      -         -      -       yes         yes     -                 -         -        -     yes
RemoveColumnMapping    -         -      -       yes         yes     -                 -         -        -     yes
DraftBudget            -         -      -       yes         -       yes               -         -        -     yes
UpdateBudget           -         -      -       yes         -       yes               -         -        -     yes
UpdateAnnualPlan       -         -      -       yes         -       yes               -         -        -     yes
SubmitBudget           -         -      -       -           -       yes               -         -        -     -
ApproveBudget          -         -      -       -           -       -                 yes       yes      -     -
RejectBudget           -         -      -       -           -       -                 yes       yes      -     -
JoinPartnership        -         -      -       -           -       -                 -         -        -     yes
LeavePartnership       -         -      -       -           -       -                 -         -        -     yes
AppointAdministrator   -         -      -       -           -       -                 -         -        -     yes
RecordExpense          -         -      -       yes         yes     -                 -         -        -     yes
CorrectExpense         -         -      -       yes         yes     -                 -         -        -     yes
RecordParticipationFee -         -      -       yes         yes     -                 -         -        -     yes
DraftSettlement        -         -      -       yes         -       yes               -         -        -     yes
AgreeSettlement        -         -      -       -           -       yes               -         -        -     -
RejectSettlement       -         -      -       -           -       yes               -         -        -     -
SendSettlement         -         -      -       yes         -       yes               -         -        -     yes
SetLeadTimes           -         -      -       yes         -       -                 -         -        -     yes
SetCapacityNorms       -         -      -       yes         -       -                 -         -        -     yes
SetAvailableHours      -         -      yes     yes         -       -                 -         -        -     yes
SetTenderHours         -         -      yes     yes         -       -                 -         -        -     yes
OpenPrioritization     -         -      -       yes         -       -                 -         -        -     yes
RankPrioritization     -         -      -       yes         -       -                 -         -        -     yes
AnswerPrioritization   -         -      yes     yes         -       -                 -         -        -     yes
ConcludePrioritization -         -      -       yes         -       -                 -         -        -     yes
WithdrawPrioritization -         -      -       yes         -       -                 -         -        -     yes
SetThreshold           -         -      -       -           -       -                 -         -        -     yes
SetProcedureTerm       -         -      -       -           -       -                 -         -        -     yes
Export                 -         yes    yes     yes         yes     yes               yes       yes      yes   yes
ReadAuditTrail         -         -      -       -           -       -                 -         -        -     yes
ReadTokens             -         -      -       -           -       -                 -         -        -     yes
CreateToken            -         -      -       -           -       -                 -         -        -     yes
RevokeToken            -         -      -       -           -       -                 -         -        -     yes
ReadUsers              -         -      -       -           -       -                 -         -        -     yes
GrantRole              -         -      -       -           -       -                 -         -        -     yes
WithdrawRole           -         -      -       -           -       -                 -         -        -     yes
DisableUser            -         -      -       -           -       -                 -         -        -     yes
EnableUser             -         -      -       -           -       -                 -         -        -     yes
InviteUser             -         -      -       -           -       -                 -         -        -     yes
ResetPassword          -         -      -       -           -       -                 -         -        -     yes
";

#[test]
fn each_role_may_do_what_the_matrix_says() {
    let viewers: Vec<(&str, Viewer)> = std::iter::once(("anonymous", Viewer::Anonymous))
        .chain(Role::ALL.iter().map(|role| (role.as_str(), signed_in(*role, None))))
        .collect();
    let names: Vec<String> = Action::ALL.iter().map(|action| format!("{action:?}")).collect();
    let widest = names.iter().map(String::len).max().unwrap_or_default();
    let line = |name: &str, cells: &[&str]| {
        let cells =
            viewers.iter().zip(cells).map(|((role, _), cell)| format!(" {cell:width$}", width = role.len()));
        format!("{name:widest$}{}", cells.collect::<String>()).trim_end().to_owned()
    };
    let roles: Vec<&str> = viewers.iter().map(|(role, _)| *role).collect();
    let mut lines = vec![String::new(), line("", &roles)];
    for (action, name) in Action::ALL.iter().zip(&names) {
        let cell = |(_, viewer): &(&str, Viewer)| if viewer.may(*action, HERE).is_ok() { "yes" } else { "-" };
        lines.push(line(name, &viewers.iter().map(cell).collect::<Vec<_>>()));
    }
    lines.push(String::new());
    assert_eq!(lines.join("\n"), MATRIX);
}

#[test]
fn who_is_nobody_is_asked_to_sign_in_and_who_is_somebody_is_refused() {
    assert_eq!(Viewer::Anonymous.may(Action::ReadAll, HERE), Err(Refusal::Unauthenticated));
    assert_eq!(signed_in(Role::Viewer, None).may(Action::ApplyImport, HERE), Err(Refusal::Forbidden));
}

#[test]
fn a_role_counts_in_its_partnership_only() {
    for role in Role::ALL {
        let viewer = signed_in(*role, None);
        for action in Action::ALL.iter().filter(|action| **action != Action::ReadPublished) {
            for scope in [Scope::Id(ELSEWHERE), Scope::Slug("p20"), Scope::Installation] {
                assert_eq!(viewer.may(*action, scope), Err(Refusal::Forbidden), "{role} {action:?}");
            }
            assert_eq!(viewer.may(*action, HERE), viewer.may(*action, "p10"), "{role} {action:?}");
            assert_eq!(viewer.may(*action, HERE), viewer.may(*action, Scope::Somewhere));
        }
    }
    let admin = with(TokenAccess::Full, vec![grant(None, Role::Admin, None)]);
    assert_eq!(admin.may(Action::ApplyImport, ELSEWHERE), Ok(()));
    assert_eq!(admin.may(Action::ApplyImport, Scope::Installation), Ok(()));
}

#[test]
fn roles_add_up_within_a_partnership_and_not_across() {
    let grants = vec![
        grant(Some(HERE), Role::Adviser, Some(Uuid::from_u128(1))),
        grant(Some(HERE), Role::Finance, None),
        grant(Some(ELSEWHERE), Role::Coordinator, None),
    ];
    let viewer = with(TokenAccess::Full, grants);
    assert_eq!(viewer.may(Action::RegisterTender, HERE), Ok(()));
    assert_eq!(viewer.may(Action::ApplyImport, HERE), Ok(()));
    assert_eq!(viewer.may(Action::DraftBudget, HERE), Err(Refusal::Forbidden));
    assert_eq!(viewer.may(Action::DraftBudget, ELSEWHERE), Ok(()));
    let other = [Uuid::from_u128(2)];
    assert_eq!(viewer.may_change_tender_of(Action::UpdateTender, HERE, &other), Err(Refusal::Forbidden));
    assert_eq!(viewer.may_change_tender_of(Action::UpdateTender, ELSEWHERE, &other), Ok(()));
}

#[test]
fn a_token_that_reads_changes_nothing_whatever_its_role() {
    let reader = with(TokenAccess::Read, vec![grant(None, Role::Admin, None)]);
    let allowed = Action::ALL.iter().filter(|action| reader.may(**action, HERE).is_ok());
    assert_eq!(
        allowed.collect::<Vec<_>>(),
        [
            &Action::ReadPublished,
            &Action::ReadAll,
            &Action::Export,
            &Action::ReadAuditTrail,
            &Action::ReadTokens,
            &Action::ReadUsers
        ]
    );
}

#[test]
fn an_adviser_changes_tenders_of_the_own_organization_only() {
    let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let change = |viewer: &Viewer, organizations: &[Uuid]| {
        viewer.may_change_tender_of(Action::UpdateTender, HERE, organizations)
    };
    let adviser = signed_in(Role::Adviser, Some(own));
    assert_eq!(change(&adviser, &[other, own]), Ok(()));
    assert_eq!(change(&adviser, &[other]), Err(Refusal::Forbidden));
    assert_eq!(change(&adviser, &[]), Err(Refusal::Forbidden));
    assert_eq!(
        adviser.may_change_tender_of(Action::UpdateTender, ELSEWHERE, &[own]),
        Err(Refusal::Forbidden)
    );
    assert_eq!(change(&signed_in(Role::Adviser, None), &[own]), Err(Refusal::Forbidden));
    assert_eq!(change(&signed_in(Role::Coordinator, None), &[other]), Ok(()));
    assert_eq!(change(&signed_in(Role::Viewer, Some(own)), &[own]), Err(Refusal::Forbidden));
    assert_eq!(change(&Viewer::Anonymous, &[own]), Err(Refusal::Unauthenticated));
}

#[test]
fn an_adviser_changes_contracts_of_the_own_organization_only() {
    let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let may = |viewer: &Viewer, holder| viewer.may_with_contract_of(Action::EndContract, HERE, holder);
    let adviser = signed_in(Role::Adviser, Some(own));
    assert_eq!((may(&adviser, own), may(&adviser, other)), (Ok(()), Err(Refusal::Forbidden)));
    assert_eq!(may(&signed_in(Role::Adviser, None), own), Err(Refusal::Forbidden));
    assert_eq!(may(&signed_in(Role::Coordinator, None), other), Ok(()));
    assert_eq!(may(&signed_in(Role::Finance, Some(own)), own), Err(Refusal::Forbidden));
    let elsewhere = adviser.may_with_contract_of(Action::EndContract, ELSEWHERE, own);
    assert_eq!(elsewhere, Err(Refusal::Forbidden));
}

#[test]
fn a_secretary_decides_for_the_own_organization_and_the_director_for_all() {
    let (delft, westland) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let seats = |viewer: &Viewer| viewer.may_decide_as(Action::ApproveBudget, HERE);
    assert_eq!(seats(&signed_in(Role::Secretary, Some(delft))), Ok(vec![Seat::Secretary(delft)]));
    assert_eq!(seats(&signed_in(Role::Secretary, None)), Err(Refusal::Forbidden));
    assert_eq!(seats(&signed_in(Role::Director, Some(westland))), Ok(vec![Seat::Director]));
    assert_eq!(seats(&signed_in(Role::Admin, None)), Err(Refusal::Forbidden));
    assert_eq!(seats(&Viewer::Anonymous), Err(Refusal::Unauthenticated));
    let elsewhere = with(
        TokenAccess::Full,
        vec![
            grant(Some(ELSEWHERE), Role::Director, None),
            grant(Some(HERE), Role::Secretary, Some(westland)),
        ],
    );
    assert_eq!(seats(&elsewhere), Ok(vec![Seat::Secretary(westland)]));
    let reader = with(TokenAccess::Read, vec![grant(Some(HERE), Role::Director, None)]);
    assert_eq!(seats(&reader), Err(Refusal::Forbidden));
}

#[test]
fn what_binds_others_is_asked_again_of_who_showed_long_ago_who_it_is() {
    let of_session = |minutes| {
        let grants = vec![grant(None, Role::Admin, None), grant(Some(HERE), Role::Director, None)];
        let until = Utc::now() + chrono::TimeDelta::minutes(minutes);
        match with(TokenAccess::Full, grants) {
            Viewer::SignedIn { actor, token_id, access, grants, .. } => {
                let (user_id, confirmed_until) = (Some(Uuid::nil()), Some(until));
                Viewer::SignedIn { actor, token_id, user_id, access, grants, confirmed_until }
            }
            Viewer::Anonymous => Viewer::Anonymous,
        }
    };
    let asked: Vec<_> = Action::ALL
        .iter()
        .filter(|action| of_session(-1).require(**action, HERE) == Err(Refusal::Unconfirmed))
        .collect();
    let expected = [
        &Action::PublishCalendar,
        &Action::ApproveBudget,
        &Action::RejectBudget,
        &Action::SendSettlement,
        &Action::CreateToken,
        &Action::GrantRole,
        &Action::InviteUser,
        &Action::ResetPassword,
    ];
    assert_eq!(asked, expected, "and what programme managers decide");
    assert!(
        expected.iter().all(|action| of_session(1).require(**action, HERE).is_ok()),
        "a moment ago is enough"
    );
    assert!(
        expected.iter().all(|action| of_session(-1).may(**action, HERE).is_ok()),
        "it is not hidden meanwhile"
    );
    let decision = of_session(-1).require_decision_on(Action::ApproveBudget, Uuid::nil(), HERE);
    assert_eq!(decision, Err(Refusal::Unconfirmed));
}

#[test]
fn an_account_is_of_who_administers_all_that_it_is() {
    let require = |viewer: &Viewer, places: &[Scope<'_>]| {
        viewer.require_with_account(Action::ResetPassword, Uuid::nil(), places)
    };
    let here = signed_in(Role::Admin, None);
    assert_eq!(require(&here, &[Scope::Id(HERE)]), Ok(()));
    for places in [&[Scope::Id(HERE), Scope::Id(ELSEWHERE)][..], &[Scope::Id(HERE), Scope::Installation], &[]]
    {
        assert_eq!(require(&here, places), Err(Refusal::Forbidden), "{places:?}");
        assert_eq!(require(&with(TokenAccess::Full, vec![grant(None, Role::Admin, None)]), places), Ok(()));
    }
}
