"""A job worker in a process of its own, by the official client: prints letters, slowly, until it is killed."""

import asyncio
import sys

from camunda_orchestration_sdk import CamundaAsyncClient, WorkerConfig


async def main(name: str, seconds: float) -> None:
    """Work as `name`, `seconds` on each job."""

    async def handle(job):
        await asyncio.sleep(seconds)
        return {"by": name}

    async with CamundaAsyncClient() as client:
        config = WorkerConfig(
            job_type="letter.print",
            job_timeout_milliseconds=3000,
            request_timeout_milliseconds=10000,
            max_concurrent_jobs=2,
            worker_name=name,
        )
        client.create_job_worker(config=config, callback=handle)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await client.run_workers()


asyncio.run(main(sys.argv[1], float(sys.argv[2])))
