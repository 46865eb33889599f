using EdgeFed.Docs;
using EdgeFed.Docs.Sources;

if (args is not [var folder])
{
    Console.Error.WriteLine("usage: EdgeFed.Docs FOLDER    (writes all generated files of the tree below FOLDER)");
    return 2;
}

foreach (var page in GeneratedFiles.All(new SourceTree(SourceTree.FindRoot())))
{
    var path = Path.Combine(folder, page.Path);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, page.Text);
}

return 0;
