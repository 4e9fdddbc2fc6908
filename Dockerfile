# Two stages of one base. The first makes a virtual environment from the hashed lock, takes Plotly's script out of its
# package and compresses all that the page loads; the second has the result and no tools.
FROM python:3.13-slim-trixie AS build

ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=0 PYTHONDONTWRITEBYTECODE=1
WORKDIR /opt/steepest/app
COPY requirements requirements
# The tools of this stage in the versions, and with the checksums, of the lock.
RUN awk '/^[a-z]/ {wanted = /^(brotli|packaging|uv)==/} wanted' requirements/dev.txt > /tmp/tools.txt \
 && python3 -m venv /tools \
 && /tools/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/tools.txt
RUN /tools/bin/uv venv --python "$(command -v python3)" /opt/steepest/environment \
 && VIRTUAL_ENV=/opt/steepest/environment /tools/bin/uv pip install --no-cache --require-hashes -r requirements/run.txt

# The page needs one file of the plotly package; the package and what only it needs stay behind (45 MB).
RUN mkdir -p /opt/steepest/share/plotly \
 && cp /opt/steepest/environment/lib/python3*/site-packages/plotly/package_data/plotly.min.js /opt/steepest/share/plotly/ \
 && VIRTUAL_ENV=/opt/steepest/environment /tools/bin/uv pip uninstall plotly narwhals packaging \
 && rm -rf /opt/steepest/environment/lib/python3*/site-packages/numpy/*/tests

COPY server server
COPY frontend frontend
RUN PYTHONPATH="$(echo /tools/lib/python3*/site-packages)" STEEPEST_PLOTLY_JS=/opt/steepest/share/plotly \
    /opt/steepest/environment/bin/python -m server.web.compressing
COPY deploy deploy
# At the end: whatever the checkout's permissions are, the server may read all of it and write nothing.
RUN /tools/bin/python deploy/sbom.py /opt/steepest/environment /opt/steepest/share/plotly/plotly.min.js \
    > /opt/steepest/share/sbom.json \
 && cp deploy/healthcheck.py /opt/steepest/share/ \
 && rm -rf deploy requirements \
 && /opt/steepest/environment/bin/python -m compileall -q --invalidation-mode unchecked-hash server \
 && chmod -R a+rX,go-w /opt/steepest


FROM python:3.13-slim-trixie

LABEL org.opencontainers.image.title="Steepest" \
      org.opencontainers.image.description="Watch optimizers find their way down"

# What seldom changes first: a new version of the program is a small layer.
COPY --from=build /opt/steepest/environment /opt/steepest/environment
COPY --from=build /opt/steepest/share /opt/steepest/share
COPY --from=build /opt/steepest/app /opt/steepest/app
WORKDIR /opt/steepest/app

# One process computes on one core; threads of OpenBLAS would only take turns with it, at a hundred times the price.
ENV PATH=/opt/steepest/environment/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OPENBLAS_NUM_THREADS=1 \
    STEEPEST_HOST=0.0.0.0 \
    STEEPEST_PLOTLY_JS=/opt/steepest/share/plotly \
    PORT=8000
EXPOSE 8000
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \
  CMD ["python", "-I", "/opt/steepest/share/healthcheck.py"]
ENTRYPOINT ["python", "-m", "server"]
