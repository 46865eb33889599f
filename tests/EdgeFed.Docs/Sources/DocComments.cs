using System.Xml.Linq;
using System.Text.RegularExpressions;

namespace EdgeFed.Docs.Sources;

/// <summary>
/// Documentation comments of the source files, by full name of the type and name of the member. Goes by the form that
/// <c>dotnet format</c> keeps: one file-scoped namespace, types at the margin, their members four spaces in.
/// </summary>
internal sealed partial class DocComments
{
    private const string Margin = "    ";
    private readonly Dictionary<string, XElement> _comments = new(StringComparer.Ordinal);

    private DocComments()
    {
    }

    /// <summary>Reads all C# files below a folder.</summary>
    public static DocComments Read(string folder)
    {
        var comments = new DocComments();
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            if (!file.Contains("/obj/", StringComparison.Ordinal)) comments.Add(File.ReadAllLines(file));
        return comments;
    }

    /// <summary>Reads one file.</summary>
    public static DocComments Of(string text)
    {
        var comments = new DocComments();
        comments.Add(text.Split('\n'));
        return comments;
    }

    /// <summary>Summary of a type.</summary>
    public string SummaryOf(Type type) => TextOf(Find(type.FullName!)?.Element("summary"), type.FullName!);

    /// <summary>Summary of a member, or of the parameter of that name of its record.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public string SummaryOf(Type type, string member) =>
        FindSummary(type, member) ?? throw new InvalidOperationException($"{type.FullName}.{member} has no summary.");

    /// <inheritdoc cref="SummaryOf(Type, string)"/>
    /// <returns>Null if there is none.</returns>
    public string? FindSummary(Type type, string member)
    {
        var element = Find($"{type.FullName}.{member}")?.Element("summary")
            ?? Find(type.FullName!)?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == member);
        return element is null ? null : TextOf(element, $"{type.FullName}.{member}");
    }

    private XElement? Find(string name) => _comments.GetValueOrDefault(name);

    private void Add(string[] lines)
    {
        var (space, type) = ("", "");
        var comment = new List<string>();
        foreach (var line in lines)
        {
            if (Namespace().Match(line) is { Success: true } found) space = found.Groups[1].Value;
            var text = line.TrimStart();
            if (text.StartsWith("///", StringComparison.Ordinal))
            {
                comment.Add(text[3..]);
                continue;
            }

            if (text.Length == 0 || text.StartsWith('[') || text.StartsWith('"')) continue; // attributes stand between a comment and its member
            if (!line.StartsWith(' ') && TypeName().Match(line) is { Success: true } declared)
            {
                type = $"{space}.{declared.Groups[1].Value}";
                Keep(type, comment);
            }
            else if (IsOfMember(line) && MemberName().Match(TypeArguments().Replace(line, "")) is { Success: true } member)
            {
                Keep($"{type}.{member.Groups[1].Value}", comment);
            }

            comment.Clear();
        }
    }

    private static bool IsOfMember(string line) => line.StartsWith(Margin, StringComparison.Ordinal) && !line.StartsWith(Margin + " ", StringComparison.Ordinal);

    private void Keep(string name, List<string> comment)
    {
        if (comment.Count > 0) _comments[name] = XElement.Parse($"<comment>{string.Join('\n', comment)}</comment>");
    }

    private static string TextOf(XElement? element, string name) => element is null
        ? throw new InvalidOperationException($"{name} has no summary.")
        : Spaces().Replace(string.Concat(element.Nodes().Select(TextOf)), " ").Trim();

    private static string TextOf(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => $"`{LastPart((see.Attribute("cref") ?? see.Attribute("langword"))!.Value)}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => string.Concat(other.Nodes().Select(TextOf)),
        _ => "",
    };

    private static string LastPart(string name) => name.Split('(')[0].Split('.')[^1];

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(?:class|struct|record|enum|interface) (?!struct|class)(\w+)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"(\w+)\s*(?:=|;|\(|\{|,|$)")]
    private static partial Regex MemberName();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex TypeArguments();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
