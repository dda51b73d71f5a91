# The image of the city's own processes: migrate, ingest, API, simulator (docs/containers.md).
#
# Mirrors of the package registries are build arguments. What a mirror asks for beyond its address
# (credentials, a certificate) comes as a build secret, so that no layer holds it.

# The version that the tests run on.
ARG PYTHON_IMAGE=python:3.11.13-slim-bookworm
# @sha256:… where it is known; empty takes what the tag names now.
ARG PYTHON_DIGEST=

FROM ${PYTHON_IMAGE}${PYTHON_DIGEST} AS python
ENV PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore


# Python's libraries, each checked against its hash, in an environment without pip.
FROM python AS libraries
ARG PIP_INDEX_URL
COPY requirements/tools.txt requirements/run.txt /build/requirements/
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=secret,id=pip.conf,target=/etc/pip.conf \
    --mount=type=secret,id=ca.pem \
    pip install --require-hashes --requirement /build/requirements/tools.txt \
    && python -m venv --without-pip /opt/ioc \
    && pip --python /opt/ioc/bin/python install \
        --require-hashes --only-binary :all: --requirement /build/requirements/run.txt


# The browser's libraries, by the code that `./ioc up` fetches them with: Node.js from its wheel,
# packages by package-lock.json, of those the files that dashboards/importmap.json names, and the
# room's bundle.
FROM python AS browser
ARG PIP_INDEX_URL
ARG NPM_CONFIG_REGISTRY
WORKDIR /build
RUN python -m venv /opt/node
COPY package.json package-lock.json .npmrc ./
COPY requirements/node.txt requirements/
COPY embedded embedded
COPY launcher launcher
COPY dashboards dashboards
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=pip.conf,target=/etc/pip.conf \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca.pem \
    /opt/node/bin/python -c "from launcher import browser; browser.ensure(print)"


FROM python AS city
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin ioc \
    && install --directory --owner ioc --group ioc /var/lib/ioc \
    && install --directory --owner ioc --group ioc --mode 0750 \
        /credentials /credentials/database /credentials/migrate /credentials/broker \
        /credentials/authority \
        /credentials/ingest /credentials/api /credentials/operations /credentials/analyst \
        /credentials/simulator /credentials/console
COPY --from=libraries /opt/ioc /opt/ioc
COPY --from=browser /build/.ioc/vendor /app/vendor
COPY --from=browser /build/.ioc/bundle /app/bundle
WORKDIR /app
COPY docker/probe.py docker/history.sh ./
COPY contract contract
COPY cities cities
COPY db db
COPY dashboards dashboards
COPY simulator simulator
COPY ingest ingest
COPY ioc_api ioc_api
COPY operations operations
ENV PATH=/opt/ioc/bin:$PATH \
    IOC_API_VENDOR_DIR=/app/vendor \
    IOC_API_BUNDLE_DIR=/app/bundle \
    IOC_SIMULATOR_DATA_DIR=/var/lib/ioc
# The root is read-only when it runs, so what Python would write there is written here.
RUN python -m compileall -q /app
USER 10001:10001
