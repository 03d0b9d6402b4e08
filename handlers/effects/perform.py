"""Which performer carries out which kind of effect."""

from crisis.effects import (
    AddBookmark,
    AnnounceChange,
    AnnounceCrisis,
    AskForFeedback,
    CaptureMessage,
    EffectValue,
    FindPerson,
    InviteMembers,
    OpenChannel,
    PassOnFeedback,
    PinHeadline,
    PostBrainstorm,
    PostCard,
    PostDigest,
    PostFridayDigest,
    PostHeadline,
    PostNotice,
    PostReminder,
    PostUpdate,
    PublishHome,
    RefreshAnnouncement,
    RefreshBrainstorm,
    RefreshCard,
    RefreshHeadline,
    RefreshPage,
    RefreshQuestion,
    RefreshReminder,
    RefreshUserGroups,
    RemindOfActions,
    RemindOfRisks,
    RemoveReminder,
    SendAppointment,
    SendCatchUp,
    SendDirect,
    SendDraft,
    SendMatrix,
    SendPage,
    SendReadiness,
    SendTrigger,
    SetTopic,
    ShowOpened,
    TellContagion,
    TellKamHandover,
    UploadMatrix,
    UploadTimeline,
)
from handlers.effects.action import REMIND_OF_ACTIONS
from handlers.effects.announcement import ANNOUNCE_CHANGE, ANNOUNCE_CRISIS, REFRESH_ANNOUNCEMENT
from handlers.effects.appointment import SEND_APPOINTMENT
from handlers.effects.brainstorm import POST_BRAINSTORM, REFRESH_BRAINSTORM
from handlers.effects.capture import CAPTURE_MESSAGE
from handlers.effects.card import POST_CARD, REFRESH_CARD
from handlers.effects.catch_up import SEND_CATCH_UP
from handlers.effects.channel import ADD_BOOKMARK, INVITE_MEMBERS, OPEN_CHANNEL, SET_TOPIC
from handlers.effects.client_draft import SEND_DRAFT
from handlers.effects.contagion import TELL_CONTAGION
from handlers.effects.digest import POST_DIGEST, POST_FRIDAY_DIGEST, UPLOAD_TIMELINE
from handlers.effects.feedback import ASK_FOR_FEEDBACK
from handlers.effects.handoff import PASS_ON_FEEDBACK
from handlers.effects.headline import PIN_HEADLINE, POST_HEADLINE, REFRESH_HEADLINE
from handlers.effects.kam_handover import TELL_KAM_HANDOVER
from handlers.effects.matrix import SEND_MATRIX, UPLOAD_MATRIX
from handlers.effects.notice import POST_NOTICE, SEND_DIRECT
from handlers.effects.page import REFRESH_PAGE, SEND_PAGE
from handlers.effects.performer import Performer
from handlers.effects.person import FIND_PERSON, PUBLISH_HOME, SHOW_OPENED
from handlers.effects.question import REFRESH_QUESTION
from handlers.effects.readiness import SEND_READINESS
from handlers.effects.risk import REMIND_OF_RISKS
from handlers.effects.trigger import SEND_TRIGGER
from handlers.effects.update import POST_REMINDER, POST_UPDATE, REFRESH_REMINDER, REMOVE_REMINDER
from handlers.effects.user_group import REFRESH_USER_GROUPS

PERFORMERS: dict[type[EffectValue], Performer] = {
    AddBookmark: ADD_BOOKMARK,
    AnnounceChange: ANNOUNCE_CHANGE,
    AnnounceCrisis: ANNOUNCE_CRISIS,
    AskForFeedback: ASK_FOR_FEEDBACK,
    CaptureMessage: CAPTURE_MESSAGE,
    FindPerson: FIND_PERSON,
    InviteMembers: INVITE_MEMBERS,
    OpenChannel: OPEN_CHANNEL,
    PassOnFeedback: PASS_ON_FEEDBACK,
    PinHeadline: PIN_HEADLINE,
    PostBrainstorm: POST_BRAINSTORM,
    PostCard: POST_CARD,
    PostDigest: POST_DIGEST,
    PostFridayDigest: POST_FRIDAY_DIGEST,
    PostHeadline: POST_HEADLINE,
    PostNotice: POST_NOTICE,
    PostReminder: POST_REMINDER,
    PostUpdate: POST_UPDATE,
    PublishHome: PUBLISH_HOME,
    RefreshAnnouncement: REFRESH_ANNOUNCEMENT,
    RefreshBrainstorm: REFRESH_BRAINSTORM,
    RefreshCard: REFRESH_CARD,
    RefreshHeadline: REFRESH_HEADLINE,
    RefreshPage: REFRESH_PAGE,
    RefreshQuestion: REFRESH_QUESTION,
    RefreshReminder: REFRESH_REMINDER,
    RefreshUserGroups: REFRESH_USER_GROUPS,
    RemindOfActions: REMIND_OF_ACTIONS,
    RemindOfRisks: REMIND_OF_RISKS,
    RemoveReminder: REMOVE_REMINDER,
    SendAppointment: SEND_APPOINTMENT,
    SendCatchUp: SEND_CATCH_UP,
    SendDirect: SEND_DIRECT,
    SendDraft: SEND_DRAFT,
    SendMatrix: SEND_MATRIX,
    SendPage: SEND_PAGE,
    SendReadiness: SEND_READINESS,
    SendTrigger: SEND_TRIGGER,
    SetTopic: SET_TOPIC,
    ShowOpened: SHOW_OPENED,
    TellContagion: TELL_CONTAGION,
    TellKamHandover: TELL_KAM_HANDOVER,
    UploadMatrix: UPLOAD_MATRIX,
    UploadTimeline: UPLOAD_TIMELINE,
}
