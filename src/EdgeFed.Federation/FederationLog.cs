using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation;

internal static partial class FederationLog
{
    [LoggerMessage(301, LogLevel.Information, "Listening at {Endpoint} as {Device}, job {Job}")]
    public static partial void Listening(this ILogger logger, string endpoint, string device, string job);

    [LoggerMessage(302, LogLevel.Information, "{Device} connected from {Peer}")]
    public static partial void Connected(this ILogger logger, string device, string peer);

    [LoggerMessage(303, LogLevel.Information, "{Device} is gone: {Reason}")]
    public static partial void Gone(this ILogger logger, string device, string reason);

    [LoggerMessage(304, LogLevel.Warning, "{Peer} was refused ({Code}): {Reason}")]
    public static partial void Refused(this ILogger logger, string peer, string code, string reason);

    [LoggerMessage(349, LogLevel.Debug, "{Peer} left before it said who it is: {Reason}")]
    public static partial void LeftEarly(this ILogger logger, string peer, string reason);

    [LoggerMessage(305, LogLevel.Warning, "{Device} was disconnected for breaking the protocol: {Reason}")]
    public static partial void Violation(this ILogger logger, string device, string reason);

    [LoggerMessage(306, LogLevel.Warning, "{Device} refused this unit: {Reason}")]
    public static partial void PeerRefused(this ILogger logger, string device, string reason);

    [LoggerMessage(307, LogLevel.Debug, "{Device} asks for {Name}, which is not here (any more)")]
    public static partial void UnknownWant(this ILogger logger, string device, string name);

    [LoggerMessage(308, LogLevel.Information, "Round {Round}: asking {Count} members to train from version {Version}: {Members}")]
    public static partial void RoundBegun(this ILogger logger, int round, int count, int version, string members);

    [LoggerMessage(309, LogLevel.Information, "Round {Round}: continued after a restart, {Here} of {Count} updates are here")]
    public static partial void RoundContinued(this ILogger logger, int round, int here, int count);

    [LoggerMessage(310, LogLevel.Information, "Round {Round}: update of {Device} is here ({Examples} examples, {Here} of {Count})")]
    public static partial void UpdateHere(this ILogger logger, int round, string device, long examples, int here, int count);

    [LoggerMessage(311, LogLevel.Warning, "Round {Round}: update of {Device} is not used: {Reason}")]
    public static partial void UpdateRefused(this ILogger logger, int round, string device, string reason);

    [LoggerMessage(312, LogLevel.Warning, "Round {Round}: {Here} of at least {Needed} updates at the deadline; the round is repeated")]
    public static partial void RoundRepeated(this ILogger logger, int round, int here, int needed);

    [LoggerMessage(313, LogLevel.Information, "Round {Round}: the deadline is extended by up to {Seconds} s for updates that are arriving")]
    public static partial void DeadlineExtended(this ILogger logger, int round, int seconds);

    [LoggerMessage(314, LogLevel.Information, "Round {Round}: folding {Count} updates of {Examples} examples")]
    public static partial void Folding(this ILogger logger, int round, int count, long examples);

    [LoggerMessage(315, LogLevel.Information, "Round {Round}: version {Version} is durable, sha256 {Digest}")]
    public static partial void Folded(this ILogger logger, int round, int version, string digest);

    [LoggerMessage(316, LogLevel.Information, "Job {Job} is finished: version {Version}, sha256 {Digest}")]
    public static partial void JobFinished(this ILogger logger, string job, int version, string digest);

    [LoggerMessage(317, LogLevel.Warning, "{Count} copies of {Device} are running; both are told")]
    public static partial void Cloned(this ILogger logger, string device, int count);

    [LoggerMessage(318, LogLevel.Warning, "{Device} offers {Name}, which is refused ({Code}): {Reason}")]
    public static partial void OfferRefused(this ILogger logger, string device, string name, string code, string reason);

    [LoggerMessage(319, LogLevel.Warning, "Round {Round}: the update of {Device} is damaged on disk and asked for again: {Reason}")]
    public static partial void UpdateDamaged(this ILogger logger, int round, string device, string reason);

    [LoggerMessage(366, LogLevel.Warning, "{Device} is forgotten: {Membership}; its id is {Binding}")]
    public static partial void UnitForgotten(this ILogger logger, string device, string membership, string binding);

    [LoggerMessage(367, LogLevel.Warning, "{Device} is no member of the job any more: {Reason}")]
    public static partial void MemberDismissed(this ILogger logger, string device, string reason);

    [LoggerMessage(368, LogLevel.Warning, "Round {Round}: no member could train ({Reasons}). They are asked again, after {Pause} s first and then ever more rarely")]
    public static partial void NobodyTrained(this ILogger logger, int round, string reasons, double pause);

    [LoggerMessage(369, LogLevel.Information, "Round {Round}: {Devices} left; {Count} members go on")]
    public static partial void RoundGoesOnWithout(this ILogger logger, int round, string devices, int count);

    [LoggerMessage(370, LogLevel.Warning, "{Device} knows {What} {Number} of this job, and the record here ends at {Newest}: the state directory is an earlier one, or that unit lies. " +
        "What was made since is made again, and may come out differently; if the newer state directory is still there, stop this unit and restore it")]
    public static partial void RolledBack(this ILogger logger, string device, string what, long number, long newest);

    [LoggerMessage(371, LogLevel.Warning, "The aggregator asks for round {Round} from version {Version}, and version {Held} of this job is here already: its state directory is an earlier one")]
    public static partial void AggregatorRolledBack(this ILogger logger, int round, int version, long held);

    [LoggerMessage(372, LogLevel.Error, "Round {Round}: the update of {Device} was damaged on disk {Times} times; the round goes on without it")]
    public static partial void UpdateGivenUp(this ILogger logger, int round, string device, int times);

    [LoggerMessage(351, LogLevel.Warning, "The lists of units or the own certificate stay as they are: {Reason}")]
    public static partial void ListsUnreadable(this ILogger logger, string reason);

    [LoggerMessage(352, LogLevel.Information, "The certificate of this unit was renewed, until {End:yyyy-MM-dd HH:mm} UTC")]
    public static partial void CertificateRenewed(this ILogger logger, DateTimeOffset end);

    [LoggerMessage(353, LogLevel.Warning, "The certificate of this unit is not renewed: {Reason}")]
    public static partial void CertificateNotRenewed(this ILogger logger, string reason);

    [LoggerMessage(354, LogLevel.Information, "{Device} got a new certificate")]
    public static partial void PeerRenewed(this ILogger logger, string device);

    [LoggerMessage(355, LogLevel.Warning, "{Device} asks for a new certificate and gets none: {Reason}")]
    public static partial void PeerNotRenewed(this ILogger logger, string device, string reason);

    [LoggerMessage(356, LogLevel.Warning, "The clock of this unit is {Direction} the aggregator's by {Difference}")]
    public static partial void ClockDiffers(this ILogger logger, string direction, string difference);

    [LoggerMessage(333, LogLevel.Error, "{Name} is damaged on disk and made again from the updates it was folded from: {Damage}")]
    public static partial void ModelDamaged(this ILogger logger, string name, string damage);

    [LoggerMessage(334, LogLevel.Information, "{Name} is whole again, folded from {Count} updates")]
    public static partial void ModelRepaired(this ILogger logger, string name, int count);

    [LoggerMessage(335, LogLevel.Error, "{Reason}")]
    public static partial void CannotRepair(this ILogger logger, string reason);

    [LoggerMessage(381, LogLevel.Error, "{Name} is damaged on disk and taken again from the model that the job began from: {Damage}")]
    public static partial void InitialDamaged(this ILogger logger, string name, string damage);

    [LoggerMessage(382, LogLevel.Information, "{Name} is whole again")]
    public static partial void InitialRepaired(this ILogger logger, string name);

    [LoggerMessage(383, LogLevel.Warning, "{Device} cannot use {Name}: {Reason}")]
    public static partial void VersionUnusable(this ILogger logger, string device, string name, string reason);

    [LoggerMessage(384, LogLevel.Warning, "Version {Version} would be one that no unit accepts: {Reason}")]
    public static partial void VersionBeyondLimit(this ILogger logger, int version, string reason);

    [LoggerMessage(385, LogLevel.Warning, "Version {Version}: the strategy's state leads beyond what units accept; it begins anew")]
    public static partial void StateForgotten(this ILogger logger, int version);

    [LoggerMessage(336, LogLevel.Warning, "Round {Round}: the update of this unit is damaged on disk and made again: {Damage}")]
    public static partial void UpdateLost(this ILogger logger, int round, string damage);

    [LoggerMessage(390, LogLevel.Warning, "{Update} is damaged on disk, and its round is over: {Damage}")]
    public static partial void EarlierUpdateLost(this ILogger logger, string update, string damage);

    [LoggerMessage(337, LogLevel.Warning, "{Name} is damaged on disk and fetched again: {Damage}")]
    public static partial void ModelLost(this ILogger logger, string name, string damage);

    [LoggerMessage(332, LogLevel.Error,
        "Peer {Peer}: unexpected failure; its connection is closed")]
    public static partial void Unexpected(this ILogger logger, string peer, Exception failure);

    [LoggerMessage(320, LogLevel.Information, "Connected to aggregator {Device} at {Peer}")]
    public static partial void AggregatorFound(this ILogger logger, string device, string peer);

    [LoggerMessage(321, LogLevel.Information, "Link to the aggregator ended: {Reason}")]
    public static partial void AggregatorLost(this ILogger logger, string reason);

    [LoggerMessage(338, LogLevel.Information, "The aggregator does not answer; trying new connections beside this one")]
    public static partial void AggregatorSilent(this ILogger logger);

    [LoggerMessage(392, LogLevel.Warning, "{Count} lines like the next one were left out: they came too fast")]
    public static partial void LinesLeftOut(this ILogger logger, int count);

    [LoggerMessage(393, LogLevel.Error, "The final model of {Job} is not stored as a file: models/ has {Bytes} bytes, and a worker keeps {Limit} "
        + "at most. Delete those that nobody needs")]
    public static partial void TooManyModels(this ILogger logger, string job, long bytes, long limit);

    [LoggerMessage(322, LogLevel.Debug, "Cannot reach the aggregator: {Reason}")]
    public static partial void Unreachable(this ILogger logger, string reason);

    [LoggerMessage(323, LogLevel.Information, "Searching for the aggregator at {Endpoint}: {Reason}")]
    public static partial void Searching(this ILogger logger, string endpoint, string reason);

    [LoggerMessage(324, LogLevel.Error, "The aggregator refuses this unit ({Code}): {Reason}")]
    public static partial void RefusedByAggregator(this ILogger logger, string code, string reason);

    [LoggerMessage(325, LogLevel.Information, "Joined job {Job}: model {Model}, {Parameters} parameters, {Rounds} rounds")]
    public static partial void JobJoined(this ILogger logger, string job, string model, int parameters, int rounds);

    [LoggerMessage(326, LogLevel.Information, "Round {Round}: training from version {Version} on {Count} examples")]
    public static partial void Training(this ILogger logger, int round, int version, int count);

    [LoggerMessage(327, LogLevel.Information, "Round {Round}: trained, {Scores}; sending {Bytes} bytes")]
    public static partial void Trained(this ILogger logger, int round, string scores, long bytes);

    [LoggerMessage(328, LogLevel.Information, "Round {Round}: the update trained before is in the spool; sending it")]
    public static partial void UpdateKept(this ILogger logger, int round);

    [LoggerMessage(329, LogLevel.Information, "Round {Round}: update {Outcome} {Reason}")]
    public static partial void Settled(this ILogger logger, int round, string outcome, string reason);

    [LoggerMessage(330, LogLevel.Error, "Round {Round}: cannot train: {Reason}")]
    public static partial void CannotTrain(this ILogger logger, int round, string reason);

    [LoggerMessage(331, LogLevel.Error, "This job cannot be run here: {Reason}")]
    public static partial void CannotJoin(this ILogger logger, string reason);

    [LoggerMessage(391, LogLevel.Error,
        "What {Update} left unsent is lost: {Reason}; training goes on without it, and from the next version on "
        + "the model is another than without this loss")]
    public static partial void ResidualLost(this ILogger logger, string update, string reason);

    [LoggerMessage(357, LogLevel.Information, "Version {Version}: folded the update of {Device} from version {Base} with weight {Weight:0.####}")]
    public static partial void UpdateFolded(this ILogger logger, int version, string device, int @base, double weight);

    [LoggerMessage(358, LogLevel.Information, "Version {Version} is published; training from it: {Devices}")]
    public static partial void TasksGiven(this ILogger logger, int version, string devices);

    [LoggerMessage(359, LogLevel.Warning, "{Device} is excluded from the job: {Count} of its updates in a row were refused")]
    public static partial void Excluded(this ILogger logger, string device, int count);

    [LoggerMessage(360, LogLevel.Error, "Version {Version}: {Damage}. The model is made again from what is whole")]
    public static partial void AsyncDamaged(this ILogger logger, int version, string damage);

    [LoggerMessage(361, LogLevel.Information, "Round {Round}: trained its own model, {Scores}")]
    public static partial void PersonalTrained(this ILogger logger, int round, string scores);

    [LoggerMessage(362, LogLevel.Error, "{Name} is lost: {Reason}; it begins again from the global model")]
    public static partial void PersonalLost(this ILogger logger, string name, string reason);

    [LoggerMessage(365, LogLevel.Warning, "Round {Round}: all {Count} updates were refused; the next version has the parameters of this one")]
    public static partial void NothingToFold(this ILogger logger, int round, int count);

    [LoggerMessage(364, LogLevel.Error,
        "{Name} is lost: {Reason}; this round is trained without a correction, and from the next version on the "
        + "model is another than without this loss")]
    public static partial void ControlLost(this ILogger logger, string name, string reason);

    [LoggerMessage(389, LogLevel.Information,
        "{Update} was not folded, and is not in the spool: it was never finished, or is lost; what was trained "
        + "for it is not sent")]
    public static partial void UpdateNotSent(this ILogger logger, string update);

    [LoggerMessage(387, LogLevel.Warning,
        "Round {Round}: this unit's update of round {Folded} is in the model, and what is here ends at version "
        + "{Held}: its state directory is an earlier one, or part of it is lost")]
    public static partial void OwnStateIsEarlier(this ILogger logger, int round, long folded, long held);

    [LoggerMessage(388, LogLevel.Warning,
        "Round {Round} starts from version {Version} with digest {Digest}…, and that version is here with digest "
        + "{Own}…: the aggregator made it again from other updates, or its state directory is another")]
    public static partial void VersionIsAnother(this ILogger logger, int round, int version, string digest, string own);

    [LoggerMessage(386, LogLevel.Warning,
        "The spool lacks an update, or residual.json is gone: {Residual} is here, and nothing of what was left "
        + "unsent is lost")]
    public static partial void ResidualRecovered(this ILogger logger, string residual);

    [LoggerMessage(363, LogLevel.Information, "Round {Round}: {Device} trained its own model; {Here} of {Members}")]
    public static partial void UpdateIsLocalOnly(this ILogger logger, int round, string device, int here, int members);
}
