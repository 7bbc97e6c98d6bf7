"""The invented teams, their people and their customers. Nobody here exists."""

from dataclasses import dataclass

from csat_xl.schemes.load import complete
from csat_xl.schemes.model import Scheme


@dataclass(frozen=True, slots=True)
class Agent:
    """A service agent; ``unhappy`` is the share of customers served badly."""

    name: str
    unhappy: float


@dataclass(frozen=True, slots=True)
class Team:
    """A team: its agents, those who survey, follow up and lead, and its mix of work.

    ``campus`` and ``colleagues`` fill up the evaluation. ``number`` (0 to 2) keeps the customer
    numbers of the teams apart. ``lift`` moves the metrics, in steps. The mixes give weights of
    choices by name; a choice that is not named weighs 0.3.
    """

    name: str
    number: int
    agents: tuple[Agent, ...]
    surveyors: tuple[str, ...]
    leaders: tuple[str, ...]
    campus: str
    colleagues: tuple[str, ...]
    lift: float
    channels: tuple[tuple[str, float], ...]
    services: tuple[tuple[str, float], ...]
    customers: tuple[tuple[str, float], ...]

    @property
    def agent_names(self) -> tuple[str, ...]:
        """The names of the agents."""
        return tuple(agent.name for agent in self.agents)


TEAMS = (
    Team(
        name="在线一组",
        number=0,
        agents=(
            Agent("王小雨", 0.02),
            Agent("李思远", 0.07),
            Agent("陈嘉禾", 0.08),
            Agent("赵一鸣", 0.07),
            Agent("孙若溪", 0.09),
            Agent("周子安", 0.20),
        ),
        surveyors=("何静好", "唐知夏"),
        leaders=("郑明朗", "高书言", "罗清和"),
        campus="城东校区",
        colleagues=("林可心", "许望舒", "沈亦然", "韩初晴"),
        lift=0.5,
        channels=(("在线问卷", 5), ("APP弹窗", 3), ("短信", 1), ("电话", 1.5), ("邮件", 0.5)),
        services=(("售前咨询", 4), ("售后支持", 3), ("业务办理", 2), ("投诉处理", 0.6)),
        customers=(("个人客户", 7), ("企业客户", 2), ("VIP客户", 1)),
    ),
    Team(
        name="电话二组",
        number=1,
        agents=(
            Agent("吴晓峰", 0.03),
            Agent("刘念慈", 0.10),
            Agent("杨景行", 0.11),
            Agent("黄雅琴", 0.12),
            Agent("徐天佑", 0.26),
        ),
        surveyors=("冯乐怡", "曹云舒"),
        leaders=("邓立新", "彭思齐", "潘若谷"),
        campus="城西校区",
        colleagues=("袁听雪", "蒋亦诚", "蔡晓岚", "余清扬", "杜若飞"),
        lift=0.1,
        channels=(("电话", 7), ("短信", 2), ("在线问卷", 1), ("面访", 0.3)),
        services=(("售前咨询", 3), ("售后支持", 3), ("业务办理", 4), ("投诉处理", 1)),
        customers=(("个人客户", 6), ("企业客户", 3), ("VIP客户", 1)),
    ),
    Team(
        name="售后三组",
        number=2,
        agents=(
            Agent("马文博", 0.05),
            Agent("朱婉清", 0.14),
            Agent("胡一帆", 0.16),
            Agent("郭晨曦", 0.15),
            Agent("宋雨桐", 0.16),
            Agent("谢长风", 0.30),
        ),
        surveyors=("程心悦", "魏南乔"),
        leaders=("丁守信", "任思源", "姚远山"),
        campus="城南校区",
        colleagues=("钟灵秀", "汪星野", "田乐天", "范知行"),
        lift=-0.2,
        channels=(("电话", 4), ("在线问卷", 3), ("短信", 2), ("邮件", 1), ("面访", 0.5)),
        services=(("售后支持", 7), ("投诉处理", 2), ("业务办理", 1), ("售前咨询", 0.3)),
        customers=(("个人客户", 4), ("企业客户", 4), ("VIP客户", 2)),
    ),
)

SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
GIVEN_NAMES = (
    "样一",
    "样二",
    "小样",
    "例青",
    "例云",
    "阿例",
    "试安",
    "试宁",
    "小试",
    "示文",
    "示雅",
    "演明",
    "演秋",
    "小演",
    "范南",
    "范北",
    "虚谷",
    "虚怀",
    "假如",
    "若虚",
)
COMPANIES = (
    "晨星示例科技有限公司",
    "云帆示例贸易有限公司",
    "北辰虚构制造有限公司",
    "青禾虚构食品有限公司",
    "远山样例物流有限公司",
    "乐途样例旅行社有限公司",
    "恒光演示电子有限公司",
    "百味演示餐饮有限公司",
)
COMPANY_TYPE = "企业客户"


def lists_with_agents(scheme: Scheme) -> Scheme:
    """The scheme, complete, with the agents of all teams in its list of agents."""
    return _with_agents(scheme, tuple(name for team in TEAMS for name in team.agent_names))


def scheme_for(team: Team, scheme: Scheme) -> Scheme:
    """The scheme, complete, with the agents of one team in its list of agents."""
    return _with_agents(scheme, team.agent_names)


def _with_agents(scheme: Scheme, names: tuple[str, ...]) -> Scheme:
    full = complete(scheme)
    lists = full.lists.model_copy(update={"agents": list(names)}) if full.lists else None
    return full.model_copy(update={"lists": lists})
