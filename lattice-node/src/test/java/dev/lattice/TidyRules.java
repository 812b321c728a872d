package dev.lattice;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What every source file of the repository has to keep to; CONTRIBUTING.md gives the reasons. */
final class TidyRules {
    static final int LINE_COLUMNS = 120;
    static final int FILE_LINES = 500;
    static final int METHOD_LINES = 60;
    static final int MEDIAN_LINES = 120;

    private static final String PACKAGE_INFO = "package-info.java";
    private static final Pattern RUST_FUNCTION =
            Pattern.compile("( *)(pub(\\(\\w+\\))? )?((const|unsafe|async) )*(extern \"\\w+\" )?fn \\w+.*");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern BARE_EXCEPTION =
            Pattern.compile("\\bnew\\s+(RuntimeException|Exception|Throwable|Error)\\s*\\(");
    private static final Pattern GETTER = Pattern.compile("\\s*+(?!return |new |throw )"
            + "((public|protected|static|final|default|abstract|native|synchronized) )*"
            + "[\\w<>\\[\\], .?]+ get[A-Z]\\w*\\s*\\(\\).*");
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.~$})>*-])/(work|root|home|Users|tmp)/\\w|\\b[A-Z]:\\\\\\\\?Users\\b");

    /** A rule and how to find what breaks it: {@code file:line: what}. */
    record Rule(String name, Finder finder) {
        List<String> offenders(List<SourceFile> files) {
            return finder.offenders(files);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Finder {
        List<String> offenders(List<SourceFile> files);
    }

    private TidyRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("lines have at most 120 columns", TidyRules::longLines),
                new Rule("files have at most 500 lines", TidyRules::longFiles),
                new Rule("methods have at most 60 lines", TidyRules::longMethods),
                new Rule("half of the main files have less than 120 lines", TidyRules::longMedian),
                new Rule("main packages have a package-info.java", TidyRules::packagesWithoutInfo),
                lines("no tabs", file -> true, (file, line) -> line.indexOf('\t') >= 0),
                lines(
                        "no spaces at the end of a line",
                        file -> !file.is("md"),
                        (file, line) -> !line.isEmpty() && Character.isWhitespace(line.charAt(line.length() - 1))),
                lines(
                        "nothing is left for later in a comment",
                        file -> !file.is("json"),
                        (file, line) -> UNFINISHED.matcher(line).find()),
                code(
                        "exceptions have a family",
                        (file, line) -> BARE_EXCEPTION.matcher(line).find()),
                new Rule("accessors are named without get", TidyRules::getters),
                lines(
                        "no paths of one machine",
                        file -> true,
                        (file, line) -> MACHINE_PATH.matcher(line).find()));
    }

    private static List<String> longLines(List<SourceFile> files) {
        List<String> offenders = new ArrayList<>();
        for (SourceFile file : files) {
            boolean fenced = false;
            for (int i = 0; i < file.lines().size(); i++) {
                String line = file.lines().get(i);
                fenced ^= file.is("md") && line.stripLeading().startsWith("```");
                int columns = line.codePointCount(0, line.length());
                if (columns > LINE_COLUMNS && !mayBeLong(file, line, fenced)) {
                    offenders.add(file.at(i) + ": " + columns + " columns");
                }
            }
        }
        return offenders;
    }

    /** A table's row and a transcript cannot be wrapped, nor can an address; data is not for reading. */
    private static boolean mayBeLong(SourceFile file, String line, boolean fenced) {
        boolean inMarkdown = file.is("md") && (fenced || line.stripLeading().startsWith("|"));
        return inMarkdown || file.is("json") || line.contains("https://");
    }

    private static List<String> longFiles(List<SourceFile> files) {
        return files.stream()
                .filter(file -> file.is("java", "rs", "sh", "ts"))
                .filter(file -> file.lines().size() > FILE_LINES)
                .map(file ->
                        file.path() + ":" + FILE_LINES + ": " + file.lines().size() + " lines")
                .toList();
    }

    private static List<String> longMethods(List<SourceFile> files) {
        List<String> offenders = new ArrayList<>();
        for (SourceFile file : files) {
            Stream<JavaSource.Method> methods = Stream.empty();
            if (file.is("java")) {
                methods = JavaSource.methods(JavaSource.code(file.lines())).stream();
            } else if (file.is("rs")) {
                methods = rustFunctions(file);
            }
            methods.filter(method -> method.lines() > METHOD_LINES)
                    .map(method -> file.at(method.firstLine()) + ": " + method.lines() + " lines")
                    .forEach(offenders::add);
        }
        return offenders;
    }

    /** In formatted Rust a function ends at the first closing brace that stands as far left as it began. */
    private static Stream<JavaSource.Method> rustFunctions(SourceFile file) {
        List<String> lines = file.lines();
        return IntStream.range(0, lines.size()).boxed().flatMap(first -> {
            Matcher function = RUST_FUNCTION.matcher(lines.get(first));
            if (!function.matches()) {
                return Stream.empty();
            }
            String end = function.group(1) + "}";
            return IntStream.range(first, lines.size())
                    .filter(last -> lines.get(last).equals(end))
                    .limit(1)
                    .mapToObj(last -> new JavaSource.Method(lines.get(first), first, last));
        });
    }

    private static List<String> longMedian(List<SourceFile> files) {
        List<Integer> sizes = files.stream()
                .filter(file -> file.isMainJava() && !file.name().equals(PACKAGE_INFO))
                .map(file -> file.lines().size())
                .sorted()
                .toList();
        int median = sizes.isEmpty() ? 0 : sizes.get(sizes.size() / 2);
        return median < MEDIAN_LINES ? List.of() : List.of("the median of " + sizes.size() + " is " + median);
    }

    private static List<String> packagesWithoutInfo(List<SourceFile> files) {
        Set<String> packages = files.stream()
                .filter(SourceFile::isMainJava)
                .map(SourceFile::directory)
                .collect(Collectors.toCollection(TreeSet::new));
        files.stream()
                .filter(file -> file.name().equals(PACKAGE_INFO))
                .map(SourceFile::directory)
                .forEach(packages::remove);
        return packages.stream()
                .map(directory -> directory + "/" + PACKAGE_INFO + ":1: is missing")
                .toList();
    }

    /** What overrides a method of somebody else's is named by them. */
    private static List<String> getters(List<SourceFile> files) {
        List<String> offenders = new ArrayList<>();
        for (SourceFile file : files) {
            if (file.isMainJava()) {
                List<String> code = JavaSource.code(file.lines());
                for (int i = 0; i < code.size(); i++) {
                    boolean overrides = i > 0 && code.get(i - 1).contains("@Override");
                    if (!overrides && GETTER.matcher(code.get(i)).matches()) {
                        offenders.add(file.at(i) + ": " + code.get(i).strip());
                    }
                }
            }
        }
        return offenders;
    }

    private static Rule code(String name, BiPredicate<SourceFile, String> offends) {
        return new Rule(
                name,
                files -> files.stream()
                        .filter(file -> file.is("java"))
                        .flatMap(file -> offenders(file, JavaSource.code(file.lines()), offends))
                        .toList());
    }

    private static Rule lines(String name, Predicate<SourceFile> concerns, BiPredicate<SourceFile, String> offends) {
        return new Rule(
                name,
                files -> files.stream()
                        .filter(concerns)
                        .flatMap(file -> offenders(file, file.lines(), offends))
                        .toList());
    }

    private static Stream<String> offenders(
            SourceFile file, List<String> lines, BiPredicate<SourceFile, String> offends) {
        return IntStream.range(0, lines.size())
                .filter(i -> offends.test(file, lines.get(i)))
                .mapToObj(i -> file.at(i) + ": " + lines.get(i).strip());
    }
}
