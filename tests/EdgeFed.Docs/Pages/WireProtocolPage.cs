using System.Reflection;
using EdgeFed.Core.Units;
using EdgeFed.Docs.Sources;
using EdgeFed.Docs.Wire;
using EdgeFed.Federation.Members;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Docs.Pages;

/// <summary>Every frame, message and key that travels.</summary>
internal static class WireProtocolPage
{
    public static Markdown Make(SourceTree tree)
    {
        var (page, comments) = (new Markdown("Wire protocol"), tree.Comments);
        AddFrames(page, comments);
        page.Heading(2, "Messages").Paragraph(comments.SummaryOf(typeof(IMessage)))
            .Paragraph("*Required*: a message without the key is refused. *Written*: whether this version always writes it.");
        foreach (var message in WireMessages.All) AddMessage(page, comments, message);
        page.Heading(2, "Values");
        AddMap(page, comments, WireMessages.Representation, typeof(Representation));
        foreach (var type in new[] { typeof(ChunkSet), typeof(ChunkTable), typeof(ExactRanges) })
            page.Heading(3, type.Name).Paragraph(comments.SummaryOf(type));
        page.Heading(3, "Names of objects").Paragraph(comments.SummaryOf(typeof(ObjectName)));
        foreach (var type in Enums) AddEnum(page, comments, type);
        AddFeatures(page);
        AddLimits(page, comments);
        return page;
    }

    /// <summary>Enumerations whose numbers travel, or that say why bytes are refused.</summary>
    internal static IReadOnlyList<Type> Enums { get; } =
    [
        typeof(UnitRole), typeof(RejectCode), typeof(ByeCode), typeof(UpdateOutcome), typeof(Encoding), typeof(Compression),
        typeof(ObjectKind), typeof(ProtocolError),
    ];

    private static void AddFrames(Markdown page, DocComments comments) => page
        .Paragraph("A connection is a stream of frames each way, over TCP or TLS 1.3. The first frame each way is a hello.")
        .Heading(2, "Frames").Paragraph(comments.SummaryOf(typeof(Frame)))
        .Paragraph(comments.SummaryOf(typeof(FrameKind)))
        .Table(Enum.GetValues<FrameKind>(), ("kind", static kind => $"{(byte)kind}"),
            ("frame", static kind => Markdown.LinkTo($"{kind}")),
            ("unknown to a receiver", static kind => kind.IsIgnorable() ? "ignored" : "an error"),
            ("meaning", kind => comments.SummaryOf(typeof(FrameKind), $"{kind}")));

    private static void AddMessage(Markdown page, DocComments comments, WireMessage message)
    {
        page.Heading(3, message.Name).Paragraph($"Frame {(byte)message.Kind!}. {comments.SummaryOf(message.Values)}");
        AddKeys(page, comments, message);
    }

    private static void AddMap(Markdown page, DocComments comments, WireMessage message, Type type)
    {
        page.Heading(3, message.Name).Paragraph(comments.SummaryOf(type));
        AddKeys(page, comments, message);
    }

    private static void AddKeys(Markdown page, DocComments comments, WireMessage message) => page.Table(
        WireKey.Of(message, comments), ("key", static key => $"{key.Number}"), ("name", static key => key.Name),
        ("value", static key => key.Type), ("required", static key => key.IsRequired ? "yes" : "no"),
        ("written", static key => key.IsAlwaysWritten ? "always" : "sometimes"), ("meaning", static key => key.Meaning));

    private static void AddEnum(Markdown page, DocComments comments, Type type) => page
        .Heading(3, type.Name).Paragraph(comments.SummaryOf(type))
        .Table(Enum.GetNames(type), ("number", name => $"{Enum.Parse(type, name):D}"), ("name", static name => name),
            ("meaning", name => comments.SummaryOf(type, name)));

    private static void AddFeatures(Markdown page) => page
        .Heading(3, "Features").Paragraph("Names in a hello's lists of what a unit supports and of what it requires. "
            + $"This version supports `{string.Join("`, `", DeviceIdentity.Features)}`.");

    private static void AddLimits(Markdown page, DocComments comments) => page
        .Heading(2, "Limits").Paragraph(comments.SummaryOf(typeof(ProtocolLimits)))
        .Table(typeof(ProtocolLimits).GetFields(BindingFlags.Static | BindingFlags.Public), ("limit", static field => field.Name),
            ("value", static field => $"{field.GetRawConstantValue()}"),
            ("meaning", field => comments.SummaryOf(typeof(ProtocolLimits), field.Name)));
}
