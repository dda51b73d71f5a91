"""The OpenAPI document, the page that shows it, and what the types of problems mean."""

import asyncio
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi import Path as PathParameter
from pydantic import BaseModel, Field

from ioc_api.accounts.admission import admit
from ioc_api.accounts.needs import needs
from ioc_api.accounts.right import Door
from ioc_api.errors import NotFoundError
from ioc_api.http import problem
from ioc_api.http.answer import answer
from ioc_api.http.files import WebFiles, page_response

FOLDER = Path(__file__).parent
router = APIRouter()


class ProblemMeaning(BaseModel):
    """What a type of problem means."""

    type: str = Field(description="The type, as in problem documents.")
    title: str = Field(description="The problem in a few words.")
    meaning: str = Field(description="What it means and what helps.")


@router.get("/openapi.json", include_in_schema=False)
@router.get("/api/openapi.json", include_in_schema=False)
@needs(Door.PUBLIC)
async def document(request: Request) -> Response:
    """Return the OpenAPI document, made in a thread: that takes a good part of a second."""
    return answer(await asyncio.to_thread(request.app.openapi))


@router.get("/api/docs", include_in_schema=False)
@needs(Door.PUBLIC)
async def docs(request: Request) -> Response:
    """Return the page that shows the OpenAPI document; it loads nothing from elsewhere."""
    return await page_response(request, FOLDER / "page.html", None)


@router.get(
    "/problems/{code}",
    tags=["system"],
    summary="What a problem means",
    responses=problem.responses(404),
)
@needs(Door.PUBLIC)
async def problem_meaning(
    code: Annotated[
        str,
        PathParameter(description="The last part of a problem's `type`.", examples=["not-found"]),
    ],
) -> ProblemMeaning:
    """Return the meaning of a problem's `type`."""
    meaning = problem.MEANINGS.get(code)
    if meaning is None:
        raise NotFoundError(f"no problem {code[:100]!r}; known: {', '.join(problem.MEANINGS)}")
    return ProblemMeaning(type=f"/problems/{code}", title=meaning.title, meaning=meaning.meaning)


def install(app: FastAPI) -> None:
    """Add the page, its files and the meanings of problems to an application."""
    app.include_router(router, dependencies=[Depends(admit)])
    app.mount("/api/docs", needs(Door.PUBLIC)(WebFiles(FOLDER)), name="docs")
