using EdgeFed.Federation.Records;

namespace EdgeFed.Federation.Members;

/// <summary>The members of a job as updates are judged: who is there, what they know, and whether the job is over.</summary>
internal sealed record MemberContext(Roster Roster, RollbackWatch Rollback, JobCompletion Completion);

/// <summary>The members of a job as its versions are made: who is there, who leaves, and how the job ends.</summary>
internal sealed record MemberServices(Roster Roster, Departures Departures, JobCompletion Completion);
