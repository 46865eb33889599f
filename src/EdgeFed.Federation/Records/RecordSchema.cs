namespace EdgeFed.Federation.Records;

/// <summary>
/// Entries of a round record with their keys, as <see cref="RecordJson"/>, <see cref="RecordFormat"/> and
/// <see cref="AsyncJson"/> write them: a test compares. The reference page of the record is made from this table.
/// </summary>
internal static class RecordSchema
{
    private const string Number = "number";
    private const string Text = "text";
    private const string Digest = "digest";
    private const string Flag = "true or false";

    private static readonly RecordKey Round = new("round", Number, "Number of the round, from 1.");
    private static readonly RecordKey BaseVersion = new("base_version", Number, "Version that the round starts from.");
    private static readonly RecordKey Base = new("base", Digest, "Content digest of that version.");
    private static readonly RecordKey Device = new("device", Text, "Device id of the worker.");

    private static readonly RecordKey Certificates = Optional("certificates", "object",
        "Certificates that no earlier entry holds: X.509 as DER in base64, by serial number.");

    private static readonly RecordKey[] UpdateKeys =
    [
        Device,
        new("update", Digest, "Content digest of the update."),
        new("num_examples", Number, "Samples that it was trained on, as the worker says."),
        new("threads", Number, "Training threads of the worker, which decide the low bits of its result."),
        Optional("scale", Number, "Factor that `job.clip_norm` scaled the change down with; left out for 1."),
        .. Proof("of the worker over the update"),
    ];

    private static readonly RecordKey[] AsyncUpdateKeys =
    [
        new("version", Number, "Version that the update went into; all updates of a buffer name the same."),
        .. UpdateKeys,
        new("number", Number, "Number of the task that the update answers: the worker's own count, from 1."),
        new("base_version", Number, "Version that the worker trained from."),
        new("reference", Text,
            "Point of reference: `base` (what training changed is added), `model` (the next model is a mean of both) "
            + "or `previous` (the earlier update of the same worker is replaced)."),
        new("weight", Number, "Weight that the strategy gave to the update."),
    ];

    /// <summary>Every kind of entry, in the order in which a record has them.</summary>
    public static IReadOnlyList<RecordEntry> Entries { get; } =
    [
        new("job", "First entry: the job that is recorded.",
        [
            new("job", Text, "Id of the job."),
            Optional("text_sha256", Digest, "SHA-256 of the text of the job. Its first twelve digits end the job's id."),
            new("model", Digest, "Content digest of version 0."),
            new("text", Text, "Canonical text of the job ([keys](jobs.md))."),
            Optional("format", Number, "Format of the record from this entry on: 2, written before the first unit leaves. "
                + "Such an entry has no `text_sha256`, and its `text` makes versions that know format 1 only refuse the record."),
        ]),
        new("round", "A round was begun, or begun again with more members. From now on it waits for these.",
        [
            Round, BaseVersion, Base,
            new("members", "array of texts", "Device ids of the workers that are asked."),
        ]),
        new("fold",
            "A round was folded into a new version: a function of the job, the base (with residual and state) and the updates.",
        [
            Round, BaseVersion, Base,
            new("strategy", Text, "Name of the strategy that folded."),
            new("updates", "array of objects", "Updates that were folded.") { Inner = UpdateKeys },
            new("refused", "array of objects", "Members whose updates were not folded.")
            {
                Inner =
                [
                    Device,
                    new("reason", Text, "Reason, for people."),
                    Optional("by_gate", Flag, "True for a refusal that counts towards `job.exclude_after`."),
                ],
            },
            Optional("kept", "array of texts", "Members that trained for themselves and sent nothing, with such a strategy."),
            new("version", Number, "Number of the new version."),
            new("model", Digest, "Content digest of the new version."),
            Optional("residual", Digest, "Content digest of what the encoding of the version left over."),
            Optional("state", Digest, "Content digest of the state of the strategy, such as its momentum."),
            Optional("anew", Flag, "True where the version was made without the residual and the state of the version before: "
                + "they would have led beyond the values that units accept."),
            .. Proof("of the aggregator over the new version"),
            Certificates,
        ]),
        new("evaluation", "A version was measured on the test data of the aggregator.",
        [
            Round,
            new("version", Number, "Version that was measured."),
            Optional("loss", Number, "Mean loss; left out without test data."),
            Optional("accuracy", Number, "Share of the samples that are right, 0 to 1; left out without test data."),
            new("count", Number, "Samples that it was measured on."),
        ]),
        new(RecordJson.Left, "A unit left the job: it is neither asked nor folded until a later entry asks it again.",
        [
            Device,
            new("version", Number, "Newest version at that time."),
            new("reason", Text, "Reason, for people."),
        ]),
        new(AsyncJson.Updates, "Without rounds: updates were folded, in this order, after all those of earlier entries.",
        [
            new("updates", "array of objects", "The updates.") { Inner = AsyncUpdateKeys },
            Certificates,
        ]),
        new(AsyncJson.Refusal, "Without rounds: an update, or a task, of a worker ended without a fold.",
        [
            Device,
            new("number", Number, "Number of the task."),
            new("reason", Text, "Reason, for people."),
            new("by_gate", Flag, "True for a refusal that counts towards `job.exclude_after`."),
        ]),
        new(AsyncJson.Version, "Without rounds: a version was stored, and workers were asked to train from it.",
        [
            new("version", Number, "Number of the version."),
            new("model", Digest, "Content digest of the version."),
            new("tasks", "array of objects", "Tasks that were given.")
            {
                Inner = [Device, new("number", Number, "Number of the task: the worker's own count, from 1.")],
            },
            .. Proof("of the aggregator over the version"),
            Certificates,
        ]),
    ];

    private static RecordKey Optional(string name, string type, string meaning) => new(name, type, meaning, IsOptional: true);

    private static RecordKey[] Proof(string what) =>
    [
        Optional("certificate", Text, "With TLS: serial number of the certificate, which this or an earlier entry holds."),
        Optional("signature", "base64", $"With TLS: signature {what}."),
    ];
}
