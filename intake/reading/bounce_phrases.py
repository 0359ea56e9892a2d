"""How mail systems say that a letter could not be delivered."""

from __future__ import annotations

import re

MAIL_SYSTEM = re.compile(
    r"mailer[-_]?daemon|po+st[-_]?master|mail[-_]?delivery|mdaemon|bounces?(?:[+@=-]|$)|mailerdaemon|"
    r"mail-daemon|"
    r"microsoftexchange[0-9a-f]{10,}|system administrator|mail administrator|mail delivery|"
    r"delivery subsystem|"
    r"mail system|badmsgq|mailadmin|return(?:ed)?-?mail|antispam|double-bounce|no-?reply@.*(?:bounce|"
    r"mailer)",
    re.IGNORECASE,
)
FAILURE_SUBJECT = re.compile(
    r"undeliver|not deliver|non[- ]?deliver|returned (?:mail|to sender)|return(?:ed|ing) (?:mail|"
    r"message|to sender)|"
    r"deliver\w* (?:has )?(?:fail|problem|error|report|status|notif|not)|failure (?:notice|deliver|"
    r"notif)|fail\w* (?:mail|deliver)|"
    r"mail (?:delivery|failure|error|could not)|mail (?:system )?error|message (?:delivery|not|could|"
    r"undeliver|status)|"
    r"could not (?:be )?(?:deliver|send)|permanent(?:ly)? (?:fatal|fail|deliver)|delivery (?:status|"
    r"error|failure|report)|"
    r"bounce|unknown (?:user|recipient|address)|user (?:unknown|not known)|mailbox (?:full|"
    r"unavailable|not)|rejected|"
    r"unzustellbar|nicht zugestellt|zustell\w*fehl|non remis|échec de (?:la )?(?:remise|distribution)|"
    r"non distribu|"
    r"no se (?:ha )?pud\w* entregar|no entregado|devuelto|rechazado|não (?:foi )?(?:entregue|"
    r"possível)|mancata consegna|"
    r"onbestelbaar|niet bezorgd|kunne ikke leveres|недоставлен|не доставлен|не может быть доставлен|"
    r"niedostarcz|"
    r"nedoručit|配信(?:不能|エラー|失敗)|送信(?:エラー|失敗)|"
    r"退信|投递失败|退回|无法(?:投递|送达)|전송 실패|error sending|"
    r"kan(?:de)? (?:inte|ikke|ej) lever|kunde inte lever|nie (?:można|udało się) dostarczyć|"
    r"nem kézbesíthető|"
    r"невозможно доставить|non recapitabil|impossibile recapitare|no entregable|imposible entregar",
    re.IGNORECASE,
)
FAILURE = re.compile(
    r"(?:could not|couldn't|cannot|can't|can not|was not|has not|wasn't able to|unable to|not able to|"
    r"failed to) "
    r"(?:be )?(?:deliver|sent|send|relay|reach(?:ed)? (?:the |this |your |its )?(?:recipient|"
    r"following|mail|host|server|address|destin))|delivery (?:to the following|has failed|failed|"
    r"failure)|"
    r"(?:did not|not been able to) reach (?:the |its |your )?(?:following|recipient|destin|address|"
    r"mail)|undeliverable|permanent (?:error|fatal|failure)|"
    r"returned (?:to you|to sender)|"
    r"(?:following|these) (?:address|recipient|user)\w* ?(?:\(\w*\) ?)?(?:failed|had|could|was|were|"
    r"did)|"
    r"fatal errors|(?:unknown|invalid) (?:user|recipient|address)|user unknown|no such (?:user|"
    r"mailbox|address|recipient)|"
    r"mailbox (?:is full|not found|unavailable|does not exist)|message (?:was )?rejected|"
    r"did not exactly match|"
    r"could not deliver|non[- ]?delivery|5\d\d[ -]#?5\.\d\.\d|"
    r"宛先|送信できませんでした|не может быть доставлено|配送できません",
    re.IGNORECASE,
)
DELAY = re.compile(
    r"warning message only|still being retried|will (?:be retried|continue to (?:try|retry)|"
    r"keep trying|try again)|"
    r"not yet been delivered|delivery (?:is |has been )?delayed|delayed (?:mail|delivery|message)|"
    r"could not send message for past|message delayed|temporarily (?:delayed|deferred)",
    re.IGNORECASE,
)
RETURNED_LETTER = re.compile(
    r"(?im)^[ \t>]*(?:[-=_*]{2,}[^\n]{0,60}(?:copy of|original|message header|transcript of session|"
    r"returned|below this line|"
    r"session transcript|unsent message|message body|enclosed|undelivered)[^\n]{0,60}$|"
    r"original message (?:follows|as received|headers?)|(?:the )?(?:original|rejected|"
    r"returned) message (?:follows|is attached|was)|"
    r"(?:old|your|undelivered) message:?\s*$|the first \d+ lines|received: (?:from|by)|return-path: |"
    r"-{2,} ?(?:below this line|this is a copy|your message))"
)
