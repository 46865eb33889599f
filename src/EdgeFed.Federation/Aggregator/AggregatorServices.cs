using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Updates;
using EdgeFed.Spool;

namespace EdgeFed.Federation.Aggregator;

/// <summary>Parts of an aggregator that both kinds of job use: made once, when it starts.</summary>
internal sealed record AggregatorServices(
    AggregatorOptions Options, UnitEnvironment Environment, JobContext Context, MemberContext Members, ModelServices Models,
    UpdateChecks Checks, OutcomeSender Outcomes, TaskSender Tasks, DiskRetry Disk, TrafficMeter Traffic);
