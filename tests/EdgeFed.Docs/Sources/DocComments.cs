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
    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal); // of constants: -1 of NoBase

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

            // An attribute stands between a comment and its member, and may go on in the next line.
            if (text.Length == 0 || text.StartsWith('[') || text.StartsWith('"')) continue;
            if (!line.StartsWith(' ') && TypeName().Match(line) is { Success: true } declared)
            {
                type = $"{space}.{declared.Groups[1].Value}{Arity(declared.Groups[2])}";
                Keep(type, comment);
            }
            else if (IsOfMember(line) && MemberName().Match(WithoutTypeArguments(line)) is { Success: true } member)
            {
                Keep($"{type}.{member.Groups[1].Value}", comment);
                if (Number().Match(line) is { Success: true } number) _numbers[member.Groups[1].Value] = number.Groups[1].Value;
            }

            comment.Clear();
        }
    }

    private static bool IsOfMember(string line) =>
        line.StartsWith(Margin, StringComparison.Ordinal) && !line.StartsWith(Margin + " ", StringComparison.Ordinal);

    /// <summary>Removes them from the innermost outwards.</summary>
    private static string WithoutTypeArguments(string line)
    {
        var shorter = TypeArguments().Replace(line, "");
        return shorter.Length == line.Length ? line : WithoutTypeArguments(shorter);
    }

    /// <summary>Part of a type's full name that tells how many type parameters it has.</summary>
    private static string Arity(Group parameters) => parameters.Success ? $"`{parameters.Value.Split(',').Length}" : "";

    private void Keep(string name, List<string> comment)
    {
        if (comment.Count > 0) _comments[name] = XElement.Parse($"<comment>{string.Join('\n', comment)}</comment>");
    }

    private string TextOf(XElement? element, string name) => element is null
        ? throw new InvalidOperationException($"{name} has no summary.")
        : Spaces().Replace(string.Concat(element.Nodes().Select(TextOf)), " ").Trim();

    private string TextOf(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => $"`{ValueOf(LastPart(see.FirstAttribute!.Value))}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => string.Concat(other.Nodes().Select(TextOf)),
        _ => "",
    };

    /// <summary>A constant that a reader of a page does not know by its name is shown as its number.</summary>
    private string ValueOf(string name) => _numbers.GetValueOrDefault(name, name);

    private static string LastPart(string name) => name.Split('(')[0].Split('.')[^1];

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(?:class|struct|record|enum|interface) (?!struct|class)(\w+)(?:<([\w, ]+)>)?")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"(\w+)\s*(?:=|;|\(|\{|,|$)")]
    private static partial Regex MemberName();

    [GeneratedRegex(@"\bconst \w+ \w+ = (-?\d+);")]
    private static partial Regex Number();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex TypeArguments();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
