# Two stages of one base. The first makes a virtual environment from the hashed lock and takes Plotly's
# script out of its package; the second has that environment, the program and the page, and no tools.
FROM python:3.13-slim-trixie AS build

ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=0
WORKDIR /build
COPY requirements requirements
# uv in the version, and with the checksums, of the lock.
RUN awk '/^[a-z]/ {wanted = /^uv==/} wanted' requirements/dev.txt > uv.txt \
 && python3 -m venv /build/tools \
 && /build/tools/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r uv.txt
RUN /build/tools/bin/uv venv --python "$(command -v python3)" /opt/steepest \
 && VIRTUAL_ENV=/opt/steepest /build/tools/bin/uv pip install --no-cache --require-hashes -r requirements/run.txt

# The page needs one file of the plotly package; the package and what only it needs stay behind (45 MB).
RUN mkdir -p /opt/steepest/share/plotly \
 && cp /opt/steepest/lib/python3*/site-packages/plotly/package_data/plotly.min.js /opt/steepest/share/plotly/ \
 && VIRTUAL_ENV=/opt/steepest /build/tools/bin/uv pip uninstall plotly narwhals \
 && rm -rf /opt/steepest/lib/python3*/site-packages/numpy/*/tests

WORKDIR /opt/steepest/app
COPY server server
COPY frontend frontend
RUN /opt/steepest/bin/python -m compileall -q --invalidation-mode unchecked-hash server


FROM python:3.13-slim-trixie

COPY --from=build /opt/steepest /opt/steepest
WORKDIR /opt/steepest/app

ENV PATH=/opt/steepest/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    STEEPEST_HOST=0.0.0.0 \
    STEEPEST_PLOTLY_JS=/opt/steepest/share/plotly/plotly.min.js \
    PORT=8000
EXPOSE 8000
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:%s/healthz' % os.environ.get('PORT', '8000'), timeout=2)"]
ENTRYPOINT ["python", "-m", "server"]
