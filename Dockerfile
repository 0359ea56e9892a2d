# One image for all services of docker-compose.yml: web, worker, beat, intake. It runs as an ordinary user.
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir -r requirements.txt

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /app helpdesk && mkdir -p /app /data && chown helpdesk /data
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/data
# Static files are gathered while the image is built; the values are placeholders that never reach a running service.
RUN SECRET_KEY=only-for-collecting-static-files-of-the-image DATABASE_URL=postgres://x/x REDIS_URL=redis://x/0 \
    VAR_DIR=/app/var python manage.py collectstatic --no-input --verbosity 0
ENV STATIC_DIR=/app/var/static
USER helpdesk
EXPOSE 8000 8025
CMD ["gunicorn", "helpdesk.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--bind", "0.0.0.0:8000", "--no-control-socket"]
