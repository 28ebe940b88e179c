"""Who may do what, as docs/domain.md 7 has it: every page and button by the right it asks for.

Written by hand, and compared with `processes.access.permissions`, with what each view wears, and with
what each office is answered. Names are those of the cast (tests/processes/factories.py): `liaison` is
of the department that was whistled or has the petition, `zhujian` of the one that mediates, `gongan`
and `sifa` of none that is concerned; `head` heads the unit of `liaison`, `other_head` that of `sifa`; the
presidents and superiors approve, each of their own limits, what runs on none of these cases; `leader` is in the team, `other_leader` is not; `outsider` is a
grid worker of another street.
"""

VILLAGE = "grid_worker grid_head mediator outsider"
CENTERS = "center district_center"
UNITS = "liaison zhujian gongan sifa"
HEADS = "head other_head"
APPROVERS = "court_president police_superior arbitration_director"
LEADERS = "leader other_leader"
CASEWORK = f"{VILLAGE} {CENTERS} {UNITS} {HEADS} {APPROVERS} {LEADERS} political_legal"
EVERYBODY = f"{CASEWORK} analyst system_admin security_admin auditor"
REGISTRARS = f"grid_worker outsider grid_head {CENTERS}"
#: Who has the whole district; the others of a case's village have no part in a case elsewhere.
DISTRICT_WIDE = {"district_center", "political_legal"}

#: Rights that concern no case, and the offices that have them.
OFFICES = {
    "whistle.list": f"{CENTERS} political_legal {UNITS}",
    "petition.list": f"{CENTERS} political_legal {UNITS} {HEADS}",
    "case.register": REGISTRARS,
    "case.inquire": REGISTRARS,
    "retention.read": "security_admin auditor district_center",
    "retention.change": "security_admin",
    "person.answer": "district_center",
    "case.list": CASEWORK,
    "task.list": CASEWORK,
    "task.read": CASEWORK,
    "task.claim": CASEWORK,
    "task.complete": CASEWORK,
    "task.hand_on": CASEWORK,
    "task.withdraw": CASEWORK,
    "task.send_back": CASEWORK,
    "task.urge": CASEWORK,
    "task.copy": CASEWORK,
    "task.sign": CASEWORK,
    "absence.keep": f"{VILLAGE} {CENTERS} {UNITS} political_legal",
    "card.list": CASEWORK,
    "supervision.list": CASEWORK,
    "supervise": "political_legal",
    "notice.read": EVERYBODY,
    "list.arrange": EVERYBODY,
    "channel.manage": "system_admin",
    "webhook.manage": "system_admin",
    "organisation.read": EVERYBODY,
    "register.read": EVERYBODY,
    "patrol.record": "grid_worker outsider grid_head",
    "patrol.read": f"grid_worker outsider grid_head {CENTERS} political_legal {LEADERS}",
    "room.book": f"{VILLAGE} {CENTERS} {UNITS} {HEADS} {LEADERS} political_legal",
    "statistics.read": f"grid_worker outsider grid_head {CENTERS} political_legal {LEADERS}",
    "wall.read": f"{CENTERS} grid_head political_legal",
    "mining.read": f"{CENTERS} grid_head political_legal analyst",
    "week.read": LEADERS,
    "mediation.oversee": f"{CENTERS} political_legal",
    "sponsorship.read": f"{LEADERS} political_legal district_center",
    "sponsorship.keep": "political_legal",
    "roster.read": CASEWORK,
    "roster.keep": "district_center",
    "reception.register": f"{CENTERS} grid_head",
    "diagram.read": f"{CASEWORK} analyst system_admin",
    "studio.read": "analyst system_admin political_legal",
    "studio.draft": "analyst system_admin",
    "studio.review": "analyst system_admin political_legal",
    "studio.release": "analyst system_admin",
    "incident.retry": "system_admin",
    "operations.read": "system_admin",
    "case.import": CENTERS,
    "case.export": f"{CENTERS} grid_head political_legal",
    "export.clear": CENTERS,
    "limit.read": EVERYBODY,
    "limit.release": "analyst system_admin",
    "law.propose": "analyst system_admin political_legal",
    "law.review": "system_admin political_legal",
    "calendar.manage": "system_admin",
    "centre.rename": "system_admin",
    "code.read": EVERYBODY,
    "code.manage": "system_admin",
    "template.manage": "system_admin",
    "account.manage": "security_admin",
    "administrator.decide": "system_admin security_admin auditor",
    "district.open": "security_admin",
    "audit.read": "auditor",
    "process.start": f"{CASEWORK} analyst system_admin",
    "process.run": "analyst system_admin district_center",
    "case_event.read": "district_center political_legal",
    "job.work": f"analyst system_admin {CENTERS}",
    "program.manage": "security_admin",
    "password.change": EVERYBODY,
}

#: What a case may be in the cast's village: `town_cases.py` makes one each.
SITUATIONS = ("grid", "society", "department", "petition", "leader")
ABOVE = f"grid_head {CENTERS} political_legal"
WHOLE = f"grid_worker {ABOVE}"
#: 网格长可代网格员办理: a grid head does what the grid workers of the village do.
HANDLERS = f"grid_worker grid_head {CENTERS}"
_WHOLE_ALSO = {"society": "mediator", "department": "zhujian", "leader": "leader"}
_MEDIATING = {"society": "mediator", "department": "zhujian"}
#: Rights on a case: who has them on every case of the village (`""`), and who besides in a situation.
ON_A_CASE = {
    "case.read": {
        "": WHOLE,
        "society": "mediator",
        "department": "zhujian liaison",
        "petition": "liaison head",
        "leader": "leader",
    },
    "case.read.whole": {"": WHOLE, **_WHOLE_ALSO},
    "case.feedback": {"": HANDLERS, **_MEDIATING},
    "checklist.choose": {"": HANDLERS, **_MEDIATING},
    "case.extend": {"": ABOVE},
    "case.alarm": {"": WHOLE, "leader": "leader"},
    "case.escalate": {"": CENTERS},
    "whistle.excuse": {"": CENTERS},
    "whistle.read": {"": ABOVE, "department": "liaison", "leader": "leader"},
    "whistle.oversee": {"": ABOVE},
    "whistle.rate": {"": CENTERS},
    "petition.read": {"petition": f"{WHOLE} liaison head"},
    "petition.extend": {"petition": "head"},
    "petition.ask": {"petition": "liaison"},
    "petition.hear": {"petition": "district_center liaison"},
    "party.reveal": {"": HANDLERS},
    "party.write": {"": HANDLERS},
    "case.link": {"": HANDLERS},
    "sponsorship.show": {"leader": f"{WHOLE} leader"},
    "team.change": {"leader": "political_legal"},
    "progress.record": {"leader": "leader political_legal"},
    "mediation.arrange": {"": f"grid_head {CENTERS}", **_MEDIATING},
    "mediation.record": _MEDIATING,
    "dossier.read": {"": WHOLE, **_WHOLE_ALSO},
    "document.open": {"": HANDLERS, "leader": "leader"},
    "document.issue": {"": WHOLE, **_WHOLE_ALSO},
    "deadline.read": {"": WHOLE, **_WHOLE_ALSO, "petition": "head"},
    "date.correct": {"": CENTERS},
    "deadline.manage": {"": ABOVE, "leader": "leader"},
    "deadline.extend": {"": ABOVE, "leader": "leader", "petition": "head"},
}

#: What everybody may open, signed in or not.
PUBLIC = """
    GET access.code_form
    POST access.give_code
    GET access.signed_on
    POST access.sign_in
    GET access.sign_in_form
    POST access.sign_out
    GET access.single_sign_on
    POST api.issue
    GET api.show_case_event_schema
    GET api.show_openapi
    GET guides.index
    GET guides.read_manual
    GET guides.show
    GET health
    GET metrics
    POST language
    GET offline.manifest
    GET offline.offline
    GET offline.service_worker
    GET reports.choose
    GET reports.new
    POST reports.send
    GET reports.slip
    POST residents.enter
    GET residents.form
    POST residents.leave
    GET residents.letter
    POST residents.rate
    GET residents.report
    POST residents.say
    GET residents.show
    GET rosters.notice
    GET static
"""

#: What programs call, by the right it asks for: no browser comes to it, a program in that office does.
CALLS = {
    "case.register": """
        POST api.register_dispute
    """,
    "case_event.read": """
        POST api.search_case_events
    """,
    "diagram.read": """
        POST api.assign_user_task
        POST api.complete_user_task
        POST api.evaluate_decision
        GET api.get_decision_definition
        GET api.get_decision_definition_xml
        GET api.get_incident
        GET api.get_process_definition
        GET api.get_process_definition_xml
        GET api.get_process_instance
        GET api.get_user_task
        GET api.get_user_task_form
        POST api.resolve_incident
        POST api.search_decision_definitions
        POST api.search_element_instances
        POST api.search_incidents
        POST api.search_process_definitions
        POST api.search_process_instance_incidents
        POST api.search_process_instances
        POST api.search_user_task_variables
        POST api.search_user_tasks
        POST api.search_variables
        DELETE api.unassign_user_task
    """,
    "job.work": """
        POST api.activate_jobs
        POST api.complete_job
        POST api.create_document
        POST api.create_document_link
        POST api.create_documents
        DELETE api.delete_document
        POST api.fail_job
        GET api.get_document
        POST api.search_jobs
        POST api.throw_job_error
        PATCH api.update_job
    """,
    "organisation.read": """
        GET api.get_authentication
        GET api.get_group
        GET api.get_license
        GET api.get_role
        GET api.get_tenant
        GET api.get_topology
        GET api.get_user
        POST api.search_groups
        POST api.search_groups_for_role
        POST api.search_roles
        POST api.search_tenants
        POST api.search_users
        POST api.search_users_for_group
        POST api.search_users_for_role
    """,
    "process.run": """
        POST api.broadcast_signal
        POST api.cancel_batch_operation
        POST api.cancel_process_instance
        POST api.cancel_process_instances_batch_operation
        POST api.correlate_message
        POST api.create_process_instance
        POST api.evaluate_conditionals
        GET api.get_batch_operation
        POST api.migrate_process_instance
        POST api.migrate_process_instances_batch_operation
        POST api.modify_process_instance
        POST api.modify_process_instances_batch_operation
        PUT api.pin_clock
        POST api.publish_message
        POST api.reset_clock
        POST api.resolve_incidents_batch_operation
        POST api.resume_batch_operation
        POST api.search_batch_operation_items
        POST api.search_batch_operations
        POST api.suspend_batch_operation
        PATCH api.update_user_task
    """,
    "program.manage": """
        POST api.search_clients_for_group
        POST api.search_clients_for_role
    """,
    "studio.release": """
        POST api.create_deployment
    """,
}

#: Every other page and button, by the right it asks for.
ENDPOINTS = {
    "account.manage": """
        POST access.activate
        POST access.appoint
        POST access.create_account
        POST access.dismiss
        GET access.list_accounts
        GET access.new_account
        POST access.open_account
        POST access.reset_password
        GET access.show_account
        POST access.unlock
    """,
    "program.manage": """
        POST access.activate_program
        POST access.create_program
        GET access.list_programs
        POST access.renew_program
    """,
    "audit.read": """
        POST audit.export
        GET audit.index
        GET audit.verification
        GET audit.verifications
        POST audit.verify
    """,
    "calendar.manage": """
        POST calendars.preview
        POST calendars.preview_hours
        POST calendars.publish
        POST calendars.publish_hours
    """,
    "centre.rename": """
        POST organisation.rename_centre
    """,
    "card.list": """
        POST cards.explain
        GET cards.index
        GET cards.show
    """,
    "case.alarm": """
        POST cases.alarm
    """,
    "case.escalate": """
        POST whistles.escalate
    """,
    "case.export": """
        POST exports.ask
        GET exports.file
        GET exports.index
        POST lists.export
    """,
    "case.feedback": """
        POST cases.answer_feedback
        POST cases.new_code
        GET cases.receipt
        POST deadlines.used
    """,
    "case.import": """
        POST imports.discard
        GET imports.faults
        GET imports.index
        GET imports.pattern
        POST imports.receive
        GET imports.show
        POST imports.start
    """,
    "case.link": """
        POST cases.relate
    """,
    "case.list": """
        GET cases.index
    """,
    "case.read": """
        POST attachments.add
        GET attachments.index
        POST attachments.open_file
        POST attachments.void
        GET cases.diagram
        GET cases.sheet
        POST cases.follow
        GET cases.show
        POST comments.add
        GET comments.index
        POST cases.unfollow
        POST live.present
    """,
    "process.start": """
        GET starts.begin
        POST starts.choose
        POST starts.claim
        POST starts.complete
        GET starts.diagram
        POST starts.discard_draft
        POST starts.discard_draft_of_start
        GET starts.index
        GET starts.list_instances
        POST starts.open_file
        POST starts.open_file_of_task
        POST starts.release
        POST starts.save_draft
        POST starts.save_draft_of_start
        GET starts.show
        GET starts.show_task
        POST starts.start
    """,
    "case.read.whole": """
        POST cases.choose
        GET cases.related
        GET cases.said
        GET mediation.show
        GET rooms.of_case
    """,
    "case.register": """
        POST reports.answer
        GET reports.index
        POST reports.photo
        GET cases.new
        POST cases.register
    """,
    "channel.manage": """
        POST notices.add_channel
        POST notices.change_channel
        GET notices.channel
        POST notices.hours
        GET notices.new_channel
        POST notices.test_channel
        GET notices.ways
    """,
    "webhook.manage": """
        POST webhooks.add
        POST webhooks.change
        GET webhooks.edit
        GET webhooks.index
        GET webhooks.new
        POST webhooks.remove
        POST webhooks.renew_secret
        POST webhooks.send_again
    """,
    "deadline.extend": """
        POST deadlines.extend
        POST deadlines.notified
    """,
    "deadline.manage": """
        POST deadlines.pause
        POST deadlines.resume
    """,
    "deadline.read": """
        GET deadlines.deadline_data
        GET deadlines.show_deadline
        GET deadlines.show_deadlines
    """,
    "code.manage": """
        POST codes.publish
    """,
    "code.read": """
        GET codes.file
        GET codes.index
        GET codes.show
    """,
    "diagram.read": """
        GET diagrams.index
        GET diagrams.show
        GET diagrams.source
    """,
    "studio.read": """
        GET studio.archive
        GET studio.compare
        GET studio.compare_releases
        GET studio.download
        GET studio.edit
        GET studio.index
        GET studio.list_migrations
        GET studio.show_migration
        GET studio.mutations
        GET studio.sheet
        POST studio.decide
        GET studio.list_releases
        GET studio.preview
        GET studio.proof
        GET studio.replay
        GET studio.simulation
        POST studio.try_out
        GET studio.review
        POST studio.run_scenarios
        GET studio.scenarios
        GET studio.trial
        POST studio.take_step
        GET studio.show
        GET studio.source
        GET studio.release_source
        GET studio.versions_page
    """,
    "studio.review": """
        POST studio.approve
        POST studio.remark
        POST studio.send_back
    """,
    "studio.release": """
        POST studio.act_on_migration
        POST studio.plan_migration
        POST studio.release
        POST studio.schedule
        POST studio.unschedule
    """,
    "studio.draft": """
        POST studio.add_file
        POST studio.add_scenarios
        POST studio.ask_mutations
        POST studio.ask_proof
        POST studio.ask_replay
        POST studio.ask_simulation
        POST studio.keep_way
        POST studio.bring_back
        POST studio.check
        POST studio.copy_files
        POST studio.drop_scenario
        POST studio.create
        POST studio.discard
        POST studio.follow
        POST studio.compare_sheet
        POST studio.leave_aside
        POST studio.mend
        POST studio.name_version
        POST studio.remove_file
        POST studio.rename
        POST studio.restore_release
        POST studio.revert
        POST studio.settle_remark
        POST studio.keep_trial
        POST studio.save
        POST studio.submit
        POST studio.upload
        POST studio.variables
        GET studio.vocabulary
        POST studio.withdraw
    """,
    "document.issue": """
        POST documents.attach
        GET documents.form
        POST documents.issue
        POST documents.void
        POST documents.void_attachment
    """,
    "document.open": """
        POST documents.open_attachment
        POST documents.whole
    """,
    "dossier.read": """
        GET documents.index
        POST documents.open_document
    """,
    "incident.retry": """
        GET incidents.index
        POST incidents.retry
    """,
    "operations.read": """
        GET operations.index
    """,
    "limit.read": """
        GET deadlines.list_laws
        GET deadlines.show_entry
        GET deadlines.show_law
        GET calendars.hours
        GET calendars.index
        GET deadlines.list_rules
        GET deadlines.show_rule
    """,
    "limit.release": """
        POST deadlines.preview_rule
        POST deadlines.release_rule
    """,
    "mediation.arrange": """
        POST mediation.answer
        POST mediation.declare
        POST mediation.invite
    """,
    "mediation.oversee": """
        GET mediation.overview
    """,
    "notice.read": """
        GET notices.address
        GET notices.index
        POST notices.save_address
        POST notices.open_
        POST notices.read
        POST notices.read_all
        GET live.stream
    """,
    "list.arrange": """
        POST lists.choose_columns
        POST lists.save_view
        POST lists.delete_view
        POST lists.undo
    """,
    "organisation.read": """
        GET home
        GET menu
        GET offline.outbox
        GET offline.who
        GET organisation.centre
        GET organisation.index
    """,
    "party.reveal": """
        POST cases.reveal
    """,
    "party.write": """
        POST cases.add_party
        POST cases.correct_party
        GET cases.parties_page
    """,
    "password.change": """
        POST access.begin_codes
        POST access.change_password
        GET access.codes
        POST access.confirm_codes
        GET access.password
        POST access.stop_codes
    """,
    "administrator.decide": """
        POST access.ask
        POST access.confirm_emergency
        POST access.grant
        GET access.list_requests
        POST access.refuse
        GET access.request_form
    """,
    "district.open": """
        POST onboarding.confirm
        POST onboarding.discard
        GET onboarding.index
        POST onboarding.open_accounts
        POST onboarding.receive
        GET onboarding.show
        POST onboarding.stop
        GET onboarding.template
    """,
    "retention.read": """
        GET retention.index
        GET retention.show
    """,
    "retention.change": """
        POST retention.change
    """,
    "person.answer": """
        POST retention.correct
        POST retention.hand_out
        GET retention.persons
        POST retention.search
    """,
    "case.inquire": """
        GET cases.elsewhere
        POST cases.inquire
    """,
    "date.correct": """
        POST cases.correct_date
        GET cases.dates
    """,
    "law.propose": """
        GET deadlines.new_version
        POST deadlines.propose_version
        POST deadlines.propose_file
        POST deadlines.propose_shipped
        POST deadlines.withdraw_entry
    """,
    "law.review": """
        POST deadlines.approve_entry
        POST deadlines.refuse_entry
    """,
    "patrol.read": """
        GET patrol.show_coverage
    """,
    "patrol.record": """
        POST patrol.extra
        POST patrol.find
        GET patrol.index
        POST patrol.zero
    """,
    "petition.ask": """
        POST petitions.ask
    """,
    "petition.extend": """
        POST petitions.extend
        POST petitions.grant
        POST petitions.refuse
    """,
    "petition.hear": """
        POST petitions.begin_hearing
        POST petitions.end_hearing
    """,
    "petition.list": """
        GET petitions.index
    """,
    "petition.read": """
        GET petitions.show
    """,
    "progress.record": """
        POST sponsorship.record_effort
    """,
    "reception.register": """
        POST rosters.answer
        POST rosters.link
        POST rosters.open_case
        POST rosters.register
    """,
    "register.read": """
        POST registers.change
        POST registers.create
        GET registers.edit
        POST registers.end
        POST registers.export
        GET registers.index
        GET registers.new
        GET registers.show
    """,
    "room.book": """
        POST rooms.book
        POST rooms.cancel
        GET rooms.index
    """,
    "roster.keep": """
        POST rosters.add_turn
        POST rosters.amend
        GET rosters.entry
        POST rosters.finish
        POST rosters.remove_turn
        POST rosters.replace
    """,
    "roster.read": """
        GET rosters.day
        GET rosters.index
        GET rosters.paper
        GET rosters.rota
        GET rosters.show
        GET rosters.visit
        POST rosters.visit_form
        GET rosters.weekly
    """,
    "sponsorship.keep": """
        POST sponsorship.add_item
        POST sponsorship.carry_out
        POST sponsorship.end_item
        POST sponsorship.record_meeting
        POST sponsorship.resolve
        POST sponsorship.score
        POST sponsorship.assign_leaders
    """,
    "sponsorship.read": """
        GET sponsorship.index
        GET sponsorship.meeting
        GET sponsorship.meetings
        GET sponsorship.show_scores
    """,
    "sponsorship.show": """
        GET sponsorship.show
    """,
    "wall.read": """
        GET overviews.list_cases
        GET overviews.show_wall
    """,
    "mining.read": """
        GET mining.index
        GET mining.list_cases
        GET mining.show_forecast
        GET mining.show_nobody_there
    """,
    "week.read": """
        GET overviews.show_week
    """,
    "statistics.read": """
        GET indicators.index
        GET indicators.show
    """,
    "supervise": """
        POST cards.supervise
        POST cards.withdraw
        POST supervision.close
        POST supervision.instruct
        POST supervision.receive
    """,
    "supervision.list": """
        GET supervision.index
        POST supervision.reply
        GET supervision.show
    """,
    "task.claim": """
        POST lists.claim
        POST tasks.claim
        POST tasks.release
    """,
    "task.complete": """
        POST lists.sign
        POST tasks.complete
        POST tasks.discard_draft
        POST tasks.foresee
        POST tasks.save_draft
    """,
    "absence.keep": """
        POST organisation.arrange_absence
        GET organisation.show_absences
        POST organisation.end_absence
        POST organisation.hand_over
        GET organisation.show_handover
    """,
    "task.hand_on": """
        POST lists.choose_receiver
        GET lists.hand_on_form
        POST lists.hand_on
        POST tasks.transfer
        POST tasks.delegate
        POST tasks.give_back
    """,
    "task.withdraw": """
        POST tasks.withdraw
    """,
    "task.send_back": """
        POST tasks.send_back
    """,
    "task.urge": """
        POST lists.urge
        POST tasks.urge
    """,
    "task.copy": """
        POST tasks.copy
    """,
    "task.sign": """
        POST tasks.add_signer
        POST tasks.countersign
        POST tasks.sign
        POST tasks.retract_signature
        POST tasks.remove_signer
        POST tasks.ask_again
        POST tasks.set_aside
        POST tasks.take_submission_back
    """,
    "task.list": """
        GET tasks.index
    """,
    "task.read": """
        GET tasks.after
        POST tasks.answer
        POST tasks.attach
        POST tasks.comment
        POST tasks.open_file
        POST tasks.reveal
        GET tasks.show
    """,
    "team.change": """
        POST sponsorship.change
    """,
    "template.manage": """
        POST documents.back_to_shipped_template
        GET documents.list_templates
        GET documents.preview_shipped_template
        GET documents.preview_template
        GET documents.shipped_template
        GET documents.show_template
        GET documents.template_source
        POST documents.upload_template
        POST documents.use_template
    """,
    "whistle.excuse": """
        POST cases.take_excuse_back
        POST cases.excuse
    """,
    "whistle.oversee": """
        POST whistles.urge
    """,
    "whistle.list": """
        GET whistles.departments
        GET whistles.index
    """,
    "whistle.rate": """
        POST whistles.rate
    """,
    "whistle.read": """
        POST whistles.paper
        GET whistles.show
    """,
}

_OF_GRIDS = f"grid_worker outsider grid_head {CENTERS}"
#: Registers: who reads them, and who fills them in, anywhere.
REGISTERS = {
    "appointments": ("security_admin auditor", "security_admin"),
    "coordination-groups": (CASEWORK, "district_center political_legal"),
    "coordination-members": (CASEWORK, "district_center political_legal"),
    "duty": (CASEWORK, CENTERS),
    "findings": (f"{_OF_GRIDS} political_legal", ""),
    "mediation-organisations": (CASEWORK, CENTERS),
    "mediators": (CASEWORK, CENTERS),
    "people": ("security_admin auditor", "security_admin"),
    "publicity": (CASEWORK, _OF_GRIDS),
    "rating-weights": (f"{CENTERS} political_legal", "district_center political_legal"),
    "rooms": (CASEWORK, f"grid_head {CENTERS}"),
    "services": (f"{_OF_GRIDS} political_legal", _OF_GRIDS),
    "stationed-organs": (CASEWORK, CENTERS),
    "studios": (CASEWORK, "district_center"),
    "units": (CASEWORK, "district_center"),
    "village-officers": (f"{CASEWORK} security_admin", CENTERS),
    "walks": (CASEWORK, f"{CENTERS} {UNITS}"),
}

#: The open task of a grid worker's case: who reads it, and who may take it.
TASK = (WHOLE, "grid_worker grid_head")
