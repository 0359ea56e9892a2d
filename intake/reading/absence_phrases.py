"""Subjects of absence notes and other automatic answers, in many languages.

Anchored at the start: "Re: out of office reply does not work" is a person's request.
"""

from __future__ import annotations

import re

ABSENCE = re.compile(
    r"\s*\[?(?:"
    r"(?:automatic|automated|auto)[- ]?(?:reply|response|respons|responder|answer|confirmation)\b|"
    r"auto(?:reply|respons\w*)\b|"
    r"out of (?:the )?office(?= *(?:[:!.,-]|$|auto|re:|reply|until|from|response|notification|"
    r"message))|"
    r"away from (?:my |the )?(?:mail|office|desk)\b|vacation (?:reply|response|message|notice)\b|"
    r"on vacation *[:!-]|"
    r"i am (?:currently )?(?:out of (?:the )?office|away|on (?:vacation|leave))\b|"
    r"(?:automatische (?:antwort|antwoord|abwesenheits\w*|reactie)|abwesenheits(?:notiz|mitteilung|"
    r"nachricht|assistent)|"
    r"abwesend\b|nicht im büro|automatisch antwoord|afwezigheids\w*|afwezig *:|niet aanwezig)|"
    r"(?:réponse automatique|absence du bureau|absent du bureau|message d'absence)|"
    r"(?:respuesta autom[aá]tica|fuera de (?:la )?oficina|ausente de la oficina)|"
    r"(?:resposta autom[aá]tica|fora do escrit[oó]rio|aus[eê]ncia tempor[aá]ria)|"
    r"(?:risposta automatica|fuori (?:sede|ufficio))|(?:autosvar|autoreply|automatisk svar|"
    r"automatiskt svar|frånvaro\w*|"
    r"fraværs?\w*|ikke på kontoret|ikke til stede)|(?:automaattinen vastaus|poissa toimistolta)|"
    r"(?:odpowied[zź] automatyczna|autoodpowied[zź]|automatyczna odpowied[zź])|"
    r"(?:automatická odpověď|automatická odpoveď|mimo kancelář)|(?:automatikus válasz|házon kívül)|"
    r"(?:автоматический ответ|автоответ|автоматична відповідь|нет на месте)|(?:otomatik yanıt|"
    r"ofis dışında)|"
    r"(?:αυτόματη απάντηση|răspuns automat)|(?:自动回复|自動回覆|自动答复|自動返信|自動応答|"
    r"不在通知|不在自動|자동 회신|자동 응답|부재중)|"
    r"(?:תשובה אוטומטית|מענה אוטומטי)|(?:رد تلقائي)|auto: )",
    re.IGNORECASE,
)
