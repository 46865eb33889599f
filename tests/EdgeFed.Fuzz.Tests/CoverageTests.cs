using System.Buffers;
using System.Reflection;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Targets;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Fuzz.Tests;

/// <summary>
/// Every frame kind is fuzzed, from a valid message with all the keys that its writer knows: a key that is in no corpus is hardly ever
/// met by changing bytes. The keys are the constants of the message's type, so that a new one is asked for here by itself.
/// </summary>
public class CoverageTests
{
    private const BindingFlags Constants = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Where a manifest has the map of its representation.</summary>
    private const int RepresentationKey = 2;

    public static TheoryData<FrameKind> Kinds() => new(Enum.GetValues<FrameKind>());

    [Theory, MemberData(nameof(Kinds))]
    public void Target_OfEveryKind_HasAMessageWithAllItsKeysInItsCorpus(FrameKind kind)
    {
        var keys = KeysOf(Writer(kind));
        var target = Target(kind);
        var written = target.Corpus.Select(static payload => Fields(payload).Keys.ToHashSet()).ToList();

        Assert.NotEmpty(keys);
        Assert.True(written.Any(keys.SetEquals), $"No message in the corpus of {target.Name} has all of the keys {string.Join(' ', keys)}.");
        Assert.All(written, fields => Assert.Subset(keys, fields));
    }

    [Fact]
    public void Target_OfManifests_HasARepresentationWithAllItsKeys()
    {
        var keys = KeysOf(typeof(Manifest).Assembly.GetType("EdgeFed.Protocol.Messages.RepresentationFormat", throwOnError: true)!);

        Assert.NotEmpty(keys);
        Assert.Contains(Target(FrameKind.Manifest).Corpus, payload => keys.SetEquals(Fields(Fields(payload)[RepresentationKey]).Keys));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void ThrowIfUnknown_EveryKind_IsKnown(FrameKind kind)
    {
        Assert.True(kind.IsKnown());
        kind.ThrowIfUnknown();
    }

    private static FuzzTarget Target(FrameKind kind)
    {
        var name = $"message-{kind}".ToLowerInvariant();
        Assert.Contains(name, FuzzTargets.Names);
        return FuzzTargets.Named(name);
    }

    /// <summary>Finds the type whose constants are the keys of this kind; chunks have a writer without a message.</summary>
    private static Type Writer(FrameKind kind) => kind == FrameKind.Chunk ? typeof(ChunkFrame) : Assert.Single(
        typeof(IMessage).Assembly.GetTypes(), type => type is { IsClass: true } && type.IsAssignableTo(typeof(IMessage)) && KindOf(type) == kind);

    private static FrameKind KindOf(Type message) => (FrameKind)message.GetProperty(nameof(IMessage.Kind))!.GetValue(null)!;

    private static HashSet<int> KeysOf(Type type) =>
    [
        .. type.GetFields(Constants)
            .Where(static field => field.IsLiteral && field.FieldType == typeof(int) && field.Name.EndsWith("Key", StringComparison.Ordinal))
            .Select(static field => (int)field.GetRawConstantValue()!),
    ];

    private static Dictionary<int, byte[]> Fields(byte[] payload)
    {
        var reader = new MessagePackReader(new ReadOnlySequence<byte>(payload));
        var fields = new Dictionary<int, byte[]>();
        for (var left = reader.ReadMapHeader(payload.Length); left > 0; left--) fields.Add(reader.ReadInt32(), reader.ReadRaw().ToArray());
        return fields;
    }
}
